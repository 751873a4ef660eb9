from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_often(request: HttpRequest) -> HttpResponse:
    """Says that an hour's pages or tables are used up."""
    response = render(request, "directory/too_often.html", status=429)
    response["Retry-After"] = "3600"
    return response
