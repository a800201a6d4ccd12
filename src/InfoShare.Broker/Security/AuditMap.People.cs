using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of people, who is who, and the register of organisations, and the entries that they leave.</content>
public static partial class AuditMap
{
    private static Dictionary<string, AuditRow> People() => new()
    {
        // Two descriptions that turn out to be one person are refused like an answer (Query): the caller learns that somebody is recorded.
        ["infoshare.people.v1.PeopleService/RecordPerson"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordRelationship"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Query),
        ["infoshare.people.v1.PeopleService/RecordPlan"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/CompletePlanCheck"] = Change(AuditEventKind.Decide).Or(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordResidence"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordInvolvement"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordHouseholdStatement"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Query),
        ["infoshare.people.v1.PeopleService/RecordNone"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordSafeContact"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/RecordSafetyNotice"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/EndSafetyNotice"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.PeopleService/FindPerson"] = Answer(AuditEventKind.Query),

        ["infoshare.people.v1.MaternityService/RecordPregnancy"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Query),
        ["infoshare.people.v1.MaternityService/RecordBirth"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.MaternityService/AttachNewbornRecord"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.MaternityService/RecordPregnancyEnd"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.MaternityService/TakeBackPregnancyEnd"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.MaternityService/TakeBackBirth"] = Change(AuditEventKind.Publish),
        ["infoshare.identity.v1.IdentityService/ListIdentityQuestions"] = Answer(AuditEventKind.Return),
        ["infoshare.identity.v1.IdentityService/GetIdentityQuestion"] = Answer(AuditEventKind.Return),
        ["infoshare.identity.v1.IdentityService/AnswerIdentityQuestion"] = Change(AuditEventKind.Decide),
        ["infoshare.identity.v1.IdentityService/ProposeJoin"] = Change(AuditEventKind.Decide),
        ["infoshare.identity.v1.IdentityService/SplitPerson"] = Change(AuditEventKind.Decide),
        ["infoshare.identity.v1.IdentityService/UndoIdentityDecision"] = Change(AuditEventKind.Decide),
        ["infoshare.identity.v1.IdentityService/ListIdentityDecisions"] = Answer(AuditEventKind.Return),

        ["infoshare.people.v1.UnidentifiedPeopleService/RecordUnidentified"] = Change(AuditEventKind.Publish),
        ["infoshare.people.v1.UnidentifiedPeopleService/ListCandidates"] = Answer(AuditEventKind.Query),
        ["infoshare.people.v1.UnidentifiedPeopleService/IdentifyUnidentified"] = Change(AuditEventKind.Decide),

        ["infoshare.registry.v1.RegistryService/ListOrganisations"] = Nothing("the register is open to every organisation and names nobody"),
        ["infoshare.registry.v1.RegistryService/PutOrganisation"] = Change(AuditEventKind.Decide),
        ["infoshare.registry.v1.RegistryService/SetOrganisationEnabled"] = Change(AuditEventKind.Decide),
    };
}
