import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each PDF whether it is PDF/UA-1: a line `name TAB ok`, or a line `name TAB rule TAB message` for each fault. */
public class Validate {
    public static void main(String[] names) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : names) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(name), PDFAFlavour.PDFUA_1)) {
                PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false);
                ValidationResult result = validator.validate(parser);
                if (result.isCompliant()) {
                    System.out.println(name + "\tok");
                }
                for (TestAssertion fault : result.getTestAssertions()) {
                    String rule = fault.getRuleId().getClause() + "-" + fault.getRuleId().getTestNumber();
                    System.out.println(name + "\t" + rule + "\t" + fault.getMessage());
                }
            }
        }
    }
}
