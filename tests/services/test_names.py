"""Names and addresses as people write them."""

import pytest

from csdesk.services.names import readable, readable_address


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("O'BRIEN-MCCALL", "O'Brien-McCall"),
        ("DE LA CRUZ", "De La Cruz"),
        ("MAC", "Mac"),
        ("III", "III"),
        ("van der Berg", "van der Berg"),
        ("LÖFGREN", "Löfgren"),
    ],
)
def test_names(stored: str, shown: str) -> None:
    assert readable(stored) == shown


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("5899 S DANIELLE GROVE", "5899 S Danielle Grove"),
        ("APT 26B", "Apt 26B"),
        ("UNIT AB", "Unit AB"),
        ("# 7", "# 7"),
        ("LOWR", "Lowr"),
        ("FOND DU LAC", "Fond du Lac"),
        ("LAC DU FLAMBEAU", "Lac du Flambeau"),
        ("ST. CROIX", "St. Croix"),
        ("5899 S DANIELLE GROVE, APT 26B, RACINE, WI 53403", "5899 S Danielle Grove, Apt 26B, Racine, WI 53403"),
        ("10 MCKINLEY ST, EAU CLAIRE, WI 54701-1234", "10 McKinley St, Eau Claire, WI 54701-1234"),
        ("12 JOHN ST, HUDSON, WI", "12 John St, Hudson, WI"),
        ("1402 W 21ST ST NE", "1402 W 21st St NE"),
        ("N64W23456 COUNTY ROAD KK", "N64W23456 County Road KK"),
        ("PO BOX 12", "PO Box 12"),
        ("C/O O'NEAL, 1 US HIGHWAY 12", "C/O O'Neal, 1 US Highway 12"),
        ("53403", "53403"),
        ("", ""),
        ("1 Test St", "1 Test St"),
        ("1 main street", "1 main street"),
    ],
)
def test_addresses(stored: str, shown: str) -> None:
    assert readable_address(stored) == shown


def test_an_address_made_readable_stays_so() -> None:
    once = readable_address("5899 S DANIELLE GROVE, APT 26B, RACINE, WI 53403")
    assert readable_address(once) == once
