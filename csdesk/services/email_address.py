"""What can be an e-mail address."""


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
