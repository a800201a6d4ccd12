using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A challenge with all its levels, for those who may answer it and for both sides.</summary>
/// <param name="Decision">What is challenged: disposition, reason and criteria; never the evidence, which may be others' facts.</param>
public sealed record ChallengeView(
    string ReferralId, long Version, ReferralState State, ReferralChallenge Challenge, ContactPoint Owner, ReferralDecision? Decision)
{
    /// <summary>Whether it is the caller who disagrees.</summary>
    public bool Yours { get; init; }

    /// <summary>Whether the safeguarding partners are connected, and answer the last level themselves.</summary>
    public bool PartnersAnswer { get; init; }
}

/// <summary>A challenge that was answered or shown, with the proof in the trail.</summary>
public sealed record ChallengeChanged(ChallengeView Challenge, AuditReceipt Receipt);

/// <summary>Asks for the challenge of a referral.</summary>
public sealed record GetChallenge(string ReferralId);

/// <summary>Shows a challenge to both sides, and to the partnership once it has come to ESC_5.</summary>
public sealed class GetChallengeHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND also when there is no challenge.</exception>
    public async Task<ChallengeChanged> HandleAsync(GetChallenge query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var referral = await session.Referrals.FindAsync(query.ReferralId);
            ChallengeSight.Require(referral, call.Caller, registry, session.Now);
            var entry = call.Entry(session, time, AuditEventKind.Return) with { ObjectId = referral!.Id, PersonIds = referral.ChildIds };
            return (new ChallengeChanged(ChallengeSight.View(referral, call.Caller, registry), entry.Receipt()), entry);
        }, ct);
    }
}

/// <summary>Who may know of a challenge.</summary>
internal static class ChallengeSight
{
    /// <summary>The partnership's own people who decide; auditors and data stewards look on.</summary>
    public static bool IsPartnership(Caller caller) => caller.IsOperator && caller.Role == PractitionerRole.ReviewLead;

    /// <summary>Both sides, a service that owns the referral, and the partnership once it has come to ESC_5.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static void Require(Referral? referral, Caller caller, RegistrySnapshot registry, DateTimeOffset now)
    {
        var shown = referral?.Challenge is { } challenge
            && (ReferralSight.Of(referral, caller, registry, now) is { } side && (side != ReferralSide.Redirected || SideSight.Owns(referral, caller))
                || challenge.Level == EscalationLevel.Esc5Partnership && IsPartnership(caller));
        if (referral is not null && ReferralSight.IsKept(referral, caller) && ReferralSight.IsParty(referral, caller, registry, now) && !caller.Conflicts.Judge(referral.ChildIds))
            _ = caller.Conflicts.MeetsConcerns(referral.ConcernIds);
        if (!shown)
            throw RuleException.NotFound("challenge");
    }

    /// <summary>Whether it is the caller who disagrees, by id.</summary>
    public static bool IsOf(Referral referral, Caller caller) => referral.Challenge is { } challenge
        && caller.Practitioner?.Id == challenge.ById && caller.OrganisationId == referral.ReferrerOrganisationId;

    public static ChallengeView View(Referral referral, Caller caller, RegistrySnapshot registry) => new(
        referral.Id, referral.Version, referral.State, referral.Challenge!,
        new ContactPoint(
            referral.OwnerName, referral.OwnerRole, registry.NameOf(referral.OwnerOrganisationId),
            registry.Find(referral.OwnerOrganisationId)?.DutyTelephone),
        referral.Decision is { } d ? d with { Evidence = "", Rationale = "" } : null)
    {
        Yours = IsOf(referral, caller),
        PartnersAnswer = Routing.PartnershipOf(registry) is not null,
    };
}
