"""The tables, one family a file."""

from .address import Address
from .article import Article, ArticleTag, Byline, PhotoUse, StoryKey
from .audit import AuditEntry
from .author import Author, Section
from .autosave import Autosave, OpenForm
from .delivery import ColumnMapping, DeliveredStory, Delivery, Source, hash_token
from .front import FrontSlot
from .generation import Generation
from .match import ExternalId, Ground, Match
from .photo import Photo, PhotoGroup
from .published import (
    FOREVER,
    Correction,
    Edition,
    PublishedArticle,
    PublishedByline,
    PublishedPhoto,
    PublishedTag,
)
from .revision import Revision
from .site import MenuItem, Page, SiteSettings
from .tag import Alias, ClubDetails, CompetitionDetails, Membership, PersonDetails, Tag, TakenOff
from .tag_change import DismissedTag, NameAnswer, SuggestedTag, TagChange
from .user import User

__all__ = [
    "FOREVER",
    "Address",
    "Alias",
    "Article",
    "ArticleTag",
    "AuditEntry",
    "Author",
    "Autosave",
    "Byline",
    "ClubDetails",
    "ColumnMapping",
    "CompetitionDetails",
    "Correction",
    "DeliveredStory",
    "Delivery",
    "DismissedTag",
    "Edition",
    "ExternalId",
    "FrontSlot",
    "Generation",
    "Ground",
    "Match",
    "Membership",
    "MenuItem",
    "NameAnswer",
    "OpenForm",
    "Page",
    "PersonDetails",
    "Photo",
    "PhotoGroup",
    "PhotoUse",
    "PublishedArticle",
    "PublishedByline",
    "PublishedPhoto",
    "PublishedTag",
    "Revision",
    "Section",
    "SiteSettings",
    "Source",
    "StoryKey",
    "SuggestedTag",
    "Tag",
    "TagChange",
    "TakenOff",
    "User",
    "hash_token",
]
