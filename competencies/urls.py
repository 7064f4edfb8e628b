from django.urls import URLPattern, URLResolver, path

from competencies.views import (
    changes,
    coverage,
    drafts,
    families,
    frameworks,
    reviewing,
    revising,
    roles,
    starting,
)

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
    path("frameworks/new/", frameworks.framework_new, name="framework-new"),
    path("frameworks/competency/", frameworks.loose_competencies, name="loose-competencies"),
    path("frameworks/competency/<path:code>/", frameworks.competency, name="competency"),
    path("frameworks/<path:code>/branch/", frameworks.framework_branch, name="framework-branch"),
    path("frameworks/<path:code>/changes/", changes.framework_changes, name="framework-changes"),
    path(
        "frameworks/<path:code>/changes/export.<export:kind>",
        changes.framework_changes_export,
        name="framework-changes-export",
    ),
    path(
        "frameworks/<path:code>/export.<export:kind>",
        frameworks.framework_export,
        name="framework-export",
    ),
    path(
        "frameworks/<path:code>/changes/<int:number>/",
        changes.framework_change,
        name="framework-change",
    ),
    path(
        "frameworks/<path:code>/changes/<int:number>/approve/",
        changes.revision_approve,
        name="revision-approve",
    ),
    path(
        "frameworks/<path:code>/changes/<int:number>/send-back/",
        changes.revision_send_back,
        name="revision-send-back",
    ),
    path(
        "frameworks/<path:code>/changes/<int:number>/profiles/",
        changes.revision_profiles,
        name="revision-profiles",
    ),
    path("frameworks/<path:code>/draft/", revising.revision, name="revision"),
    path("frameworks/<path:code>/draft/start/", revising.revision_start, name="revision-start"),
    path("frameworks/<path:code>/draft/add/", revising.revision_add, name="revision-add"),
    path("frameworks/<path:code>/draft/edit/", revising.revision_edit, name="revision-edit"),
    path("frameworks/<path:code>/draft/merge/", revising.revision_merge, name="revision-merge"),
    path("frameworks/<path:code>/draft/split/", revising.revision_split, name="revision-split"),
    path("frameworks/<path:code>/draft/link/", revising.revision_link, name="revision-link"),
    path("frameworks/<path:code>/draft/levels/", revising.revision_levels, name="revision-levels"),
    path("frameworks/<path:code>/draft/retire/", revising.revision_retire, name="revision-retire"),
    path(
        "frameworks/<path:code>/draft/withdraw/",
        revising.revision_withdraw,
        name="revision-withdraw",
    ),
    path(
        "frameworks/<path:code>/draft/refresh/", revising.revision_refresh, name="revision-refresh"
    ),
    path("frameworks/<path:code>/draft/submit/", revising.revision_submit, name="revision-submit"),
    path(
        "frameworks/<path:code>/draft/discard/", revising.revision_discard, name="revision-discard"
    ),
    path("frameworks/<path:code>/", frameworks.framework, name="framework"),
]
