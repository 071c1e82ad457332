"""What can be an e-mail address."""

from csdesk.services.errors import RefusedError
from csdesk.wording import tr


def is_address(address: str) -> bool:
    """Whether this can be an e-mail address that the mail servers of all agencies understand (ASCII)."""
    from email.errors import MessageError
    from email.headerregistry import Address

    if not address.isascii() or not address.isprintable() or set(address) & set(' "(),:;<>[\\]'):
        return False
    try:
        parts = Address(addr_spec=address)
    except (MessageError, ValueError, IndexError):
        return False
    return bool(parts.username and parts.domain)


def refuse_other(text: str, *, field: str) -> None:
    """Raises `RefusedError`, about this field, for what is typed as an e-mail address and is none."""
    if not is_address(text):
        raise RefusedError(
            tr("This is not an e-mail address. Nothing was saved; write for example name@example.org."), field=field
        )
