using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of people, who is who, and the register of organisations, and whom they are open to.</content>
public static partial class RpcPolicies
{
    private static Dictionary<string, RpcPolicy> People() => new()
    {
        ["infoshare.people.v1.PeopleService/RecordPerson"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordRelationship"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordPlan"] = Humans(PracticeAndReferrers) with { Roles = WhoHearPlans },
        ["infoshare.people.v1.PeopleService/CompletePlanCheck"] = Humans(PracticeAndReferrers) with { Roles = WhoHearPlans },
        ["infoshare.people.v1.PeopleService/RecordResidence"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordInvolvement"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordHouseholdStatement"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordNone"] = Systems(Practice),
        ["infoshare.people.v1.PeopleService/RecordSafeContact"] = Humans(Practice),
        ["infoshare.people.v1.PeopleService/RecordSafetyNotice"] = Humans(Practice) with { Roles = WhoShare },
        ["infoshare.people.v1.PeopleService/EndSafetyNotice"] = Humans(Practice) with { Roles = WhoShare },
        ["infoshare.people.v1.PeopleService/FindPerson"] = Humans(Practice),

        ["infoshare.people.v1.MaternityService/RecordPregnancy"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/RecordBirth"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/AttachNewbornRecord"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/RecordPregnancyEnd"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/TakeBackPregnancyEnd"] = Humans(AgencyKind.Health),
        ["infoshare.people.v1.MaternityService/TakeBackBirth"] = Humans(AgencyKind.Health),
        ["infoshare.identity.v1.IdentityService/ListIdentityQuestions"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/GetIdentityQuestion"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/AnswerIdentityQuestion"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/ProposeJoin"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/SplitPerson"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/UndoIdentityDecision"] = WhoDecideWhoIsWho,
        ["infoshare.identity.v1.IdentityService/ListIdentityDecisions"] = WhoDecideWhoIsWho,

        ["infoshare.people.v1.UnidentifiedPeopleService/RecordUnidentified"] = Humans(Practice),
        ["infoshare.people.v1.UnidentifiedPeopleService/ListCandidates"] = Humans(AgencyKind.Police) with { Roles = [PractitionerRole.PublicProtection] },
        ["infoshare.people.v1.UnidentifiedPeopleService/IdentifyUnidentified"] = Humans(Practice),

        ["infoshare.registry.v1.RegistryService/ListOrganisations"] = AnySystem,
        ["infoshare.registry.v1.RegistryService/PutOrganisation"] = OperatorOnly,
        ["infoshare.registry.v1.RegistryService/SetOrganisationEnabled"] = OperatorOnly,
    };
}
