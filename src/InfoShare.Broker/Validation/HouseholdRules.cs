using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.People.V1;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using Proto = InfoShare.Protocol.Common.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Questions and statements on households, for every agency alike.</summary>
internal static class HouseholdRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<Police.CheckAdultReachRequest>((c, r) => Reach(c, r.Question));
        rules.Add<Probation.CheckAdultReachRequest>((c, r) => Reach(c, r.Question));
        rules.Add<Health.CheckAdultReachRequest>((c, r) => Reach(c, r.Question));

        rules.Add<Police.CheckChildHouseholdRequest>((c, r) => Household(c, r.Question));
        rules.Add<Health.CheckChildHouseholdRequest>((c, r) => Household(c, r.Question));
        rules.Add<Education.CheckChildHouseholdRequest>((c, r) => Household(c, r.Question));
        rules.Add<SocialCare.CheckChildHouseholdRequest>((c, r) => Household(c, r.Question));

        rules.Add<Police.RecordCustodyRequest>((c, r) => Custody(c, r.RequestId, r.Custody));
        rules.Add<Probation.RecordCustodyRequest>((c, r) => Custody(c, r.RequestId, r.Custody));

        rules.Add<Police.RecordAdultEpisodeRequest>((c, r) => Episode(c, r.RequestId, r.Episode));
        rules.Add<Probation.RecordAdultEpisodeRequest>((c, r) => Episode(c, r.RequestId, r.Episode));
        rules.Add<Health.RecordAdultEpisodeRequest>((c, r) => Episode(c, r.RequestId, r.Episode));

        rules.Add<RecordHouseholdStatementRequest>(Statement);
    }

    /// <summary>A link, or a stay somewhere, ends by independent evidence alone (requirement B2).</summary>
    public static void End(RequestCheck c, Proto.LinkState state, Proto.SourceKind source) => c.Require(
        state != Proto.LinkState.EndedVerified || source == Proto.SourceKind.Unspecified || LinkFacts.IsIndependent((SourceKind)(int)source),
        "state", "ENDED_VERIFIED needs an independent source: OBSERVED, RECORD_CHECK, TEST, FINDING or SUPPORT_WORKER; what somebody says is CLAIMED_ENDED");

    private static void Reach(RequestCheck c, Proto.AdultReachQuestion? question)
    {
        if (!c.Present("question", question))
            return;
        c.Subject("question.adult", question!.Adult);
        c.Purpose("question.purpose", question.Purpose);
        Areas(c, question.OtherAreas);
    }

    private static void Household(RequestCheck c, Proto.ChildHouseholdQuestion? question)
    {
        if (!c.Present("question", question))
            return;
        c.Subject("question.child", question!.Child);
        c.Purpose("question.purpose", question.Purpose);
        Areas(c, question.OtherAreas);
    }

    private static void Areas(RequestCheck c, IReadOnlyCollection<string> areas)
    {
        c.Count("question.other_areas", areas.Count, 0, 10);
        foreach (var (index, area) in areas.Index())
            c.Line($"question.other_areas[{index}]", area, 1, 100);
    }

    private static void Custody(RequestCheck c, string requestId, Proto.CustodyMoveStatement? custody)
    {
        c.RequestId(requestId);
        if (!c.Present("custody", custody))
            return;
        c.Subject("custody.person", custody!.Person);
        c.Stated("custody.move", custody.Move);
        c.Date("custody.occurred_on", custody.OccurredOn);
        c.OptionalLine("custody.reason", custody.Reason, 200);
        c.OptionalText("custody.conditions", custody.Conditions, 1000);
        c.Require(
            custody.Move == Proto.CustodyMove.Out || (custody.Conditions.Length == 0 && custody.ReleaseAddress is null), "custody.move",
            "is OUT where conditions or release_address are given");
        if (custody.ReleaseAddress is { } address)
            c.Address("custody.release_address", address);
    }

    private static void Episode(RequestCheck c, string requestId, Proto.AdultEpisode? episode)
    {
        c.RequestId(requestId);
        if (!c.Present("episode", episode))
            return;
        c.Subject("episode.adult", episode!.Adult);
        c.Stated("episode.child_contact", episode.ChildContact);
        c.Date("episode.episode_on", episode.EpisodeOn);
        c.Stated("episode.source", episode.Source);
    }

    private static void Statement(RequestCheck c, RecordHouseholdStatementRequest r)
    {
        c.RequestId(r.RequestId);
        c.Stated("topic", r.Topic);
        c.Require(r.Topic != Proto.StatementTopic.ChildContact, "topic", "CHILD_CONTACT is recorded with RecordAdultEpisode of your own service");
        c.Subject("child", r.Child);
        var ofHome = r.Topic is Proto.StatementTopic.BirthFatherInHome or Proto.StatementTopic.OtherMaleInHome;
        c.Subject("adult", r.Adult, required: !ofHome);
        c.Require(!ofHome || r.Adult is null, "adult", "is left out with the facts about a child's home; record the link of a person with RecordRelationship");
        if (r.Topic == Proto.StatementTopic.KinStanding)
        {
            c.Stated("standing", r.Standing);
            c.Stated("basis", r.Basis);
            c.Require(r.Answer == Proto.HomeAnswer.Unspecified, "answer", "is left out with KIN_STANDING");
        }
        else
        {
            c.Stated("answer", r.Answer);
            c.Require(r.Answer != Proto.HomeAnswer.NotRecorded, "answer", "NOT_RECORDED stands in answers only; say UNKNOWN or NOT_ASKED");
            c.Require(r.Standing == Proto.KinStanding.Unspecified, "standing", "belongs to KIN_STANDING");
            c.Require(r.Basis == Proto.StandingBasis.Unspecified, "basis", "belongs to KIN_STANDING");
        }

        c.OptionalText("reason", r.Reason, 500);
        c.Require(
            r.Topic != Proto.StatementTopic.Consulted || r.Answer != Proto.HomeAnswer.No || r.Reason.Length > 0,
            "reason", "is required when somebody with parental responsibility was not consulted");
        c.Date("as_of", r.AsOf);
        c.Stated("source", r.Source);
    }
}
