using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>
/// Advice that was not followed, or a signpost that nobody reached, is a concern of its own (E23): the agencies around the
/// children are told, it stands in their record whatever becomes of the referral, and it counts for what was to be watched.
/// </summary>
public sealed class FailedAdvice(ConcernDesk desk, ConcernAnnouncer announcer, TimeProvider time)
{
    /// <summary>Whether a failed promise is such a one: of advice or a signpost; that something recorded was not looked at is none.</summary>
    public static bool IsConcern(FollowUp followUp, Referral referral)
    {
        ArgumentNullException.ThrowIfNull(followUp);
        ArgumentNullException.ThrowIfNull(referral);
        return followUp.Kind == FollowUpKind.FollowThrough
            && referral.Decision?.Disposition is Disposition.SignpostedNoReferral or Disposition.AdviceInsteadOfReferral;
    }

    /// <summary>Shares it in the words of whoever followed up; gives the concern's id, null when none of the children is known.</summary>
    public async ValueTask<string?> ShareAsync(IWriteSession session, Referral referral, string outcome, Call call, RegistrySnapshot registry)
    {
        var (caller, author) = (call.Caller, call.Caller.Human);
        var people = await session.People.FindManyAsync(referral.ChildIds);
        if (people.Count == 0)
            return null;
        ConcernIndicator[] indicators = [ConcernIndicator.AdviceNotFollowed];
        var today = LondonTime.DateOf(session.Now);
        var concern = new Concern
        {
            Id = session.NextId("con"),
            OrganisationId = caller.OrganisationId,
            Agency = caller.Agency,
            AuthorId = author.Id,
            AuthorName = author.Name,
            AuthorRole = author.Role,
            SubjectId = people[0].Id,
            Indicators = indicators,
            Kind = ConcernKind.Event,
            Happened = new WhenHappened(today, null, null),
            KnownAt = session.Now,
            RecordedAt = session.Now,
            SharedAt = session.Now,
            Source = SourceKind.ReportedToProfessional,
            Verification = VerificationState.Unverified,
            Class = ConcernClass.Of(indicators, author.Role),
            RiskStatement = outcome,
            Urgency = Urgency.Standard,
            Consent = referral.Consent,
            LegalBasis = LegalBasis.PublicFunction,
            AgencyLabel = "follow-up of advice",
        };
        List<BearingChild> children =
        [
            .. people.Select(p => new BearingChild(
                p, new ResolvedPerson(p.Id, MatchOutcome.Match, ["referral"], [], "A child of the referral."), null,
                new ConcernBearing(concern.Id, p.Id, null, true, false, "a child of the referral whose advice was not followed"))),
        ];
        var ids = people.Select(p => p.Id).ToList();
        await desk.AddAsync(session, concern, [.. children.Select(c => c.Bearing)], children, registry, call);
        var told = await announcer.AnnounceAsync(
            session, concern, NotificationTrigger.ConcernShared, children, await session.Links.InvolvementsOfAsync(ids), registry, call, tellDesk: false);
        session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = concern.Id,
            LegalBasis = concern.LegalBasis,
            PersonIds = ids,
            CountsByTier = told.Tiers,
        });
        return concern.Id;
    }
}
