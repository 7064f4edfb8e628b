"""What CASE 1.1 says about each of its classes: fields, their types, and which must be there. Pure.

A test holds this table against the official schema.
"""

from collections.abc import Mapping

TEXT, UUID, DATE, DATETIME = "text", "uuid", "date", "datetime"
WHOLE, NUMBER, TEXTS = "whole number", "number", "list of texts"
LINK, LINKS, EXTENSION, EXTENSIONS = "link", "list of links", "object", "list of objects"

_COMMON = {"identifier": UUID, "uri": TEXT, "lastChangeDateTime": DATETIME, "extensions": EXTENSION}
_TITLED = {**_COMMON, "title": TEXT, "description": TEXT}

FIELDS: Mapping[str, Mapping[str, str]] = {
    "CFDocument": {
        **_TITLED,
        "frameworkType": TEXT,
        "caseVersion": TEXT,
        "creator": TEXT,
        "officialSourceURL": TEXT,
        "publisher": TEXT,
        "subject": TEXTS,
        "subjectURI": LINKS,
        "language": TEXT,
        "version": TEXT,
        "adoptionStatus": TEXT,
        "statusStartDate": DATE,
        "statusEndDate": DATE,
        "licenseURI": LINK,
        "notes": TEXT,
    },
    "CFItem": {
        **_COMMON,
        "fullStatement": TEXT,
        "alternativeLabel": TEXT,
        "CFItemType": TEXT,
        "humanCodingScheme": TEXT,
        "listEnumeration": TEXT,
        "abbreviatedStatement": TEXT,
        "conceptKeywords": TEXTS,
        "conceptKeywordsURI": LINK,
        "notes": TEXT,
        "subject": TEXTS,
        "subjectURI": LINKS,
        "language": TEXT,
        "educationLevel": TEXTS,
        "CFItemTypeURI": LINK,
        "licenseURI": LINK,
        "statusStartDate": DATE,
        "statusEndDate": DATE,
    },
    "CFAssociation": {
        **_COMMON,
        "associationType": TEXT,
        "sequenceNumber": WHOLE,
        "originNodeURI": LINK,
        "destinationNodeURI": LINK,
        "CFAssociationGroupingURI": LINK,
        "notes": TEXT,
    },
    "CFRubric": _TITLED,
    "CFRubricCriterion": {
        **_COMMON,
        "category": TEXT,
        "description": TEXT,
        "CFItemURI": LINK,
        "weight": NUMBER,
        "position": WHOLE,
        "rubricId": UUID,
    },
    "CFRubricCriterionLevel": {
        **_COMMON,
        "description": TEXT,
        "quality": TEXT,
        "score": NUMBER,
        "feedback": TEXT,
        "position": WHOLE,
        "rubricCriterionId": UUID,
        "extensions": EXTENSIONS,
    },
    "CFConcepts": {**_TITLED, "keywords": TEXT, "hierarchyCode": TEXT},
    "CFSubjects": {**_TITLED, "hierarchyCode": TEXT},
    "CFLicenses": {**_TITLED, "licenseText": TEXT},
    "CFItemTypes": {**_TITLED, "hierarchyCode": TEXT, "typeCode": TEXT},
    "CFAssociationGroupings": _TITLED,
}

NESTED: Mapping[str, Mapping[str, str]] = {
    "CFRubric": {"CFRubricCriteria": "CFRubricCriterion"},
    "CFRubricCriterion": {"CFRubricCriterionLevels": "CFRubricCriterionLevel"},
}
"""Class → field → the class of the objects in that list."""

DEFINITIONS = ("CFConcepts", "CFSubjects", "CFLicenses", "CFItemTypes", "CFAssociationGroupings")

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "CFDocument": ("creator", "title"),
    "CFItem": ("fullStatement",),
    "CFAssociation": ("associationType", "originNodeURI", "destinationNodeURI"),
    "CFConcepts": ("title", "hierarchyCode"),
    "CFSubjects": ("title", "hierarchyCode"),
    "CFLicenses": ("title", "licenseText"),
    "CFItemTypes": ("title", "description", "hierarchyCode"),
    "CFAssociationGroupings": ("title",),
}
"""Beside identifier, uri and lastChangeDateTime, which every object has."""
ALWAYS = ("identifier", "uri", "lastChangeDateTime")

LINK_FIELDS = ("title", "identifier", "uri", "targetType")

OLD_NAMES = {"educationalLevel": "educationLevel", "conceptKeywordsUri": "conceptKeywordsURI"}
"""Names of CASE 1.0 and of servers that were early."""

ASSOCIATION_TYPES = (
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
)
