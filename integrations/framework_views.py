"""A framework to take along: for a spreadsheet, or for another system."""

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from competencies.models import Framework
from integrations.exchange.exports import FORMS, export_framework
from people.requests import MemberRequest, Permission, requires


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework_download(request: MemberRequest, code: str, form: str) -> HttpResponseBase:
    framework = Framework.objects.filter(code=code).first()
    if framework is None or form not in FORMS:
        raise NotFound("There is no framework with this code, or no such format.")
    exported = export_framework(framework=framework, form=form, by=request.user)
    disposition = content_disposition_header(as_attachment=True, filename=exported.name)
    return HttpResponse(
        exported.data,
        content_type=exported.content_type,
        headers={"Content-Disposition": str(disposition)},
    )
