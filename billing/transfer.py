"""The square that banking apps read: account, amount and reference of a transfer, ready to confirm."""

from segno.helpers import make_epc_qr

from .models import Charge
from .queries import BankAccount


def transfer_code(charge: Charge, bank: BankAccount) -> str:
    """An image address (data:) of the code European banks agreed on; empty where they have none."""
    if charge.currency != "EUR":
        return ""
    try:
        code = make_epc_qr(
            name=bank.holder[:70], iban=bank.iban.replace(" ", ""), amount=charge.amount_minor / 100,
            text=charge.reference, bic=bank.bic.replace(" ", "") or None,
        )  # fmt: skip
    except ValueError:  # an account the standard does not take: the words beside the code still say everything
        return ""
    return str(code.svg_data_uri(scale=4, border=2))
