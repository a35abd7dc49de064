"""Who may do what to a story: the rules of the roles, asked by every verb and every screen."""

from __future__ import annotations

from django.db.models import QuerySet

from articles.models import Article, User

# Django groups and their permissions, made by a migration of their own.
ROLES: dict[str, list[str]] = {
    "Writer": [
        *("add_article", "change_article", "view_article", "submit_article", "import_article"),
        *("view_photo", "add_photo", "view_tag", "view_author", "view_section"),
        *("view_delivery", "view_deliveredstory"),
    ],
}
ROLES["Sub-editor"] = [
    *ROLES["Writer"],
    *("edit_any_article", "approve_article", "publish_article", "run_front"),
    *("change_photo", "add_tag", "change_tag"),
    *("add_alias", "change_alias", "delete_alias", "view_alias"),
    *("add_membership", "change_membership", "delete_membership", "view_membership"),
    *("add_clubdetails", "change_clubdetails", "view_clubdetails"),
    *("add_persondetails", "change_persondetails", "view_persondetails"),
    *("add_competitiondetails", "change_competitiondetails", "view_competitiondetails"),
    *("add_match", "change_match", "delete_match", "view_match", "view_ground", "view_correction"),
    *("add_externalid", "change_externalid", "delete_externalid", "view_externalid"),
]
ROLES["Picture editor"] = [
    *("view_article", "view_photo", "add_photo", "change_photo", "delete_photo", "change_photouse"),
    *("view_tag", "view_author", "view_section"),
]
ROLES["Editor"] = [
    *ROLES["Sub-editor"],
    *("embargo_article", "withdraw_article", "kill_article", "override_checklist"),
    *("add_author", "change_author", "add_section", "change_section"),
    *("add_page", "change_page", "view_page", "add_ground", "change_ground"),
    *("reorganize_tag", "view_tagchange", "change_correction"),
]
ROLES["Administrator"] = [
    *ROLES["Editor"],
    *("delete_photo", "change_photouse"),
    *("add_user", "change_user", "view_user", "view_group"),
    *("change_sitesettings", "view_sitesettings"),
    *("add_source", "change_source", "delete_source", "view_source"),
    *("add_menuitem", "change_menuitem", "delete_menuitem", "view_menuitem", "delete_page"),
]


def may(user: User, verb: str) -> bool:
    """Test one of the desk's own permissions, such as "publish" or "embargo"."""
    return user.is_active and user.has_perm(f"articles.{PERMISSIONS[verb]}")


PERMISSIONS = {
    "submit": "submit_article",
    "ask_for_changes": "approve_article",
    "approve": "approve_article",
    "publish": "publish_article",
    "fix_live": "publish_article",
    "unschedule": "publish_article",
    "embargo": "embargo_article",
    "withdraw": "withdraw_article",
    "restore": "withdraw_article",
    "kill": "kill_article",
    "override": "override_checklist",
    "front": "run_front",
    "import": "import_article",
}


def may_export(user: User) -> bool:
    """Test who may take stories out of the house: who writes them."""
    return user.is_active and user.has_perm("articles.change_article")


def exportable(user: User, stories: QuerySet[Article]) -> QuerySet[Article]:
    """Narrow to what somebody may take out: a writer own stories, a sub-editor and above everything."""
    return stories if user.has_perm("articles.edit_any_article") else stories.filter(created_by=user)


def may_place(user: User, article: Article) -> bool:
    """A picture editor puts pictures onto the captions of every story that is not killed; else who may edit it."""
    if article.status == Article.Status.KILLED:
        return False
    return user.has_perm("articles.change_photouse") or may_edit(user, article)


def may_edit(user: User, article: Article | None) -> bool:
    """A writer edits own drafts; a sub-editor and above everything that is not killed."""
    if not user.has_perm("articles.change_article"):
        return False
    if article is None or article.pk is None:
        return True
    if article.status == Article.Status.KILLED:
        return False
    if user.has_perm("articles.edit_any_article"):
        return True
    return article.created_by_id == user.pk and article.status == Article.Status.DRAFT
