"""The audit trail. Every change and every opening of a record adds one line; no line is changed or taken away."""

from csdesk.services.audit.chain import record, verify

__all__ = ["record", "verify"]
