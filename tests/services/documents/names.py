"""Names in the scripts of the world, for the papers."""

NAMES = {
    "Polish": "Łukasz Wiśniewski", "Vietnamese": "Nguyễn Thị Hồng", "Spanish": "José García-Peña",
    "Hmong": "Pajzaub Xiong", "Hawaiian": "ʻOkina Kealoha", "Yoruba": "Ṣàngó̩ Adé", "Cyrillic": "Ольга Иванова",
    "Greek": "Γιώργος Παπαδόπουλος", "apart": "A\u030b b\u0301",
    "Arabic": "أحمد الحسيني", "Persian": "می\u200cخواهم", "Hebrew": "דוד בן־גוריון", "Hebrew with points": "שָׁלוֹם",
    "Syriac": "ܣܘܪܝܝܐ", "Thaana": "ދިވެހި", "N’Ko": "ߒߞߏ", "Adlam": "𞤀𞤣𞤤𞤢𞤥", "Rohingya": "𐴌𐴗𐴥𐴝",
    "Pahawh Hmong": "𖬌𖬣𖬵", "Nyiakeng Puachue Hmong": "𞄐𞄦𞄲𞄤𞄎𞄫𞄰", "Khmer": "ស៊ីម សុខា", "Lao": "ສົມຊາຍ ວົງສາ",
    "Thai": "สมชาย ใจดี", "Burmese": "ကမန်း စောဝါး", "Kayah": "ꤊꤢꤛꤢ꤭", "Tibetan": "བསྟན་འཛིན", "Nepali": "कमला श्रेष्ठ",
    "Bengali": "মোহাম্মদ", "Punjabi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "Gujarati": "ગુજરાતી", "Oriya": "ଓଡ଼ିଆ", "Tamil": "முருகன்",
    "Telugu": "తెలుగు", "Kannada": "ಕನ್ನಡ", "Malayalam": "മലയാളം", "Sinhala": "සිංහල", "Amharic": "አማርኛ ተስፋዬ",
    "Armenian": "Հայկ", "Georgian": "გიორგი", "Cherokee": "ᏣᎳᎩ", "Ojibwe": "ᐊᓂᔑᓈᐯ", "Osage": "𐓏𐓘𐓻𐓘𐓻𐓟",
    "Tifinagh": "ⵜⵉⴼⵉⵏⴰⵖ", "Chinese": "王小明", "Japanese": "田中 さくら", "Korean": "김민준",
}  # fmt: skip
