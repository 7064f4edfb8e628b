from django.urls import URLPattern, URLResolver, path

from competencies.contests import views as contests
from competencies.feedback import answer_views, running_views
from competencies.feedback import views as feedback
from competencies.giving import peer_views as peers
from competencies.giving import views as giving
from competencies.habits import views as habits
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
    path("me/assess/", giving.assess, name="assess"),
    path("me/assess/<path:competency>/", giving.assess_competency, name="assess-competency"),
    path("people/<path:number>/add/", giving.add, name="add"),
    path("people/<path:number>/add/<path:competency>/", giving.add_assessment, name="add-to"),
    path("people/<path:number>/ask/", peers.ask, name="ask"),
    path("people/<path:number>/ask/<path:competency>/", peers.ask_about, name="ask-about"),
    path("asked/<int:request_id>/", peers.answer, name="peer-answer"),
    path("evidence/<int:evidence_id>/", contests.piece, name="piece"),
    path("evidence/<int:evidence_id>/file/", contests.attachment, name="piece-file"),
    path("evidence/<int:evidence_id>/contest/", contests.contest, name="contest"),
    path("evidence/<int:evidence_id>/contest/answer/", contests.answer, name="contest-answer"),
    path(
        "evidence/<int:evidence_id>/contest/withdraw/", contests.withdraw, name="contest-withdraw"
    ),
    path("feedback/", feedback.rounds, name="rounds"),
    path("feedback/export.<export:kind>", feedback.rounds_export, name="rounds-export"),
    path("people/<path:number>/feedback/", feedback.rounds_about, name="rounds-about"),
    path("people/<path:number>/feedback/start/", running_views.start, name="round-start"),
    path("feedback/<int:round_id>/", feedback.results, name="round"),
    path(
        "feedback/<int:round_id>/export.<export:kind>",
        feedback.results_export,
        name="round-export",
    ),
    path("feedback/<int:round_id>/answer/", answer_views.answer, name="round-answer"),
    path("feedback/<int:round_id>/manage/", running_views.manage, name="round-manage"),
    path("feedback/<int:round_id>/raters/", running_views.raters_add, name="raters-add"),
    path(
        "feedback/<int:round_id>/raters/<int:rater_id>/remove/",
        running_views.rater_remove,
        name="rater-remove",
    ),
    path("feedback/<int:round_id>/open/", running_views.round_open, name="round-open"),
    path(
        "feedback/<int:round_id>/comments/<uuid:comment_id>/",
        running_views.comment_decide,
        name="comment-decide",
    ),
    path("feedback/<int:round_id>/<slug:act>/", running_views.round_act, name="round-act"),
    path("raters/", habits.raters, name="raters"),
    path("raters/export.<export:kind>", habits.raters_export, name="raters-export"),
    path("me/rating/", habits.own_habit, name="own-habit"),
]
