from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import gateway, operations
from billing.models import StripeEvent

CHEAP = 3  # news that waits already is left to the tick, so that a flood is stored fast


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """News from Stripe: believed only when signed, stored before anything else, applied now when that is cheap."""
    now = timezone.now()
    try:
        news = gateway.read_news(request.body, request.headers.get("Stripe-Signature", ""), at=now)
        event = operations.store_news(news=news, at=now)
    except (gateway.Forged, operations.WrongMode, RawPostDataException) as error:
        raise BadRequest from error
    if event and StripeEvent.objects.waiting().count() <= CHEAP:
        operations.apply_event(event=event, at=now)
    return HttpResponse(status=200)
