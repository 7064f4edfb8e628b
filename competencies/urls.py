from django.urls import URLPattern, URLResolver, path

from competencies.views import coverage, drafts, families, frameworks, reviewing, roles, starting

app_name = "competencies"

# Codes are the organisation's own and may hold a slash, so they are paths; what follows a code
# stands before the page of the code itself.
urlpatterns: list[URLPattern | URLResolver] = [
    path("roles/", roles.role_list, name="roles"),
    path("roles/export.<export:kind>", roles.role_export, name="roles-export"),
    path(
        "roles/families/<path:code>/export.<export:kind>",
        families.family_export,
        name="family-export",
    ),
    path("roles/families/<path:code>/", families.family, name="family"),
    path("roles/<path:code>/versions/<int:number>/", roles.role_version, name="role-version"),
    path("roles/<path:code>/draft/", drafts.draft, name="draft"),
    path("roles/<path:code>/draft/start/", starting.start, name="draft-start"),
    path("roles/<path:code>/draft/suggest/", starting.suggest, name="draft-suggest"),
    path("roles/<path:code>/draft/save/", drafts.save, name="draft-save"),
    path("roles/<path:code>/draft/find/", drafts.find, name="draft-find"),
    path("roles/<path:code>/draft/add/", drafts.add, name="draft-add"),
    path("roles/<path:code>/draft/follow/", drafts.follow_other, name="draft-follow"),
    path("roles/<path:code>/draft/take-over/", drafts.take_over, name="draft-take-over"),
    path("roles/<path:code>/draft/publish/", reviewing.publish_page, name="draft-publish"),
    path("roles/<path:code>/draft/published/", reviewing.publish, name="draft-published"),
    path("roles/<path:code>/draft/submitted/", reviewing.submit, name="draft-submitted"),
    path("roles/<path:code>/draft/approved/", reviewing.approve, name="draft-approved"),
    path("roles/<path:code>/draft/returned/", reviewing.send_back, name="draft-returned"),
    path("roles/<path:code>/draft/discard/", drafts.discard, name="draft-discard"),
    path("roles/<path:code>/quality/", roles.role_quality, name="role-quality"),
    path("roles/<path:code>/compare/", families.compare_roles, name="role-compare"),
    path("roles/<path:code>/", roles.role_profile, name="role"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/export.<export:kind>", coverage.coverage_export, name="coverage-export"),
    path("profile-rule/", reviewing.change_rule, name="profile-rule"),
    path("frameworks/", frameworks.framework_list, name="frameworks"),
    path("frameworks/competency/", frameworks.loose_competencies, name="loose-competencies"),
    path("frameworks/competency/<path:code>/", frameworks.competency, name="competency"),
    path("frameworks/<path:code>/", frameworks.framework, name="framework"),
]
