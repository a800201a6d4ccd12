using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Chronology;

/// <summary>
/// What a chronology is made of. Each source gives items that it has judged for the reader, as the readers of its noun do; what is
/// hidden leaves nothing here, so that no page, count or order can tell of it. A new noun joins with one line in <see cref="All"/>.
/// </summary>
internal static partial class ChronologySources
{
    /// <summary>Referrals of one child that are shown, the latest.</summary>
    private const int MaxReferrals = 50;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Func<ChronologyReading, ValueTask>> All { get; } =
    [
        ConcernsAsync, AtAddressAsync, StatusesAsync, ReferralsAsync, ServicesAsync, GapsAsync, HomesAsync, LinksAsync, CustodyAsync, HandoversAsync, BirthAsync,
        ContactsAsync, NotesAsync, VerificationsAsync, AppraisalsAsync, NarrativesAsync, PatternsAsync, EndingsAsync, ReopeningsAsync, FactorsAsync,
        EarlyHelpAsync,
    ];

    private static async ValueTask ConcernsAsync(ChronologyReading r)
    {
        var sight = ConcernSight.Of(r.Caller);
        var all = await KeptConcerns.WithoutAsync(
            r.Session, await r.Session.Concerns.OnPeopleAsync([r.Child.Id], null, QueryChildHandler.MaxConcerns + 1, sight), r.Caller);
        r.All.CountHidden(await r.Session.Concerns.CountHiddenAsync([r.Child.Id], sight));
        if (all.Count > QueryChildHandler.MaxConcerns)
            r.Limits.Add(new AnswerLimit("concerns", $"the {QueryChildHandler.MaxConcerns} shared latest"));
        await r.All.KeepSourcesAsync(r.Session, all.Select(c => c.Concern));
        foreach (var concern in all.Take(QueryChildHandler.MaxConcerns))
        {
            if (r.All.Judge(concern, out var view))
                r.Add(concern, view!, OfConcern(view!, ChronologyKind.Concern, concern.Concern, view!.Relevance));
        }
    }

    private static async ValueTask AtAddressAsync(ChronologyReading r)
    {
        // As in QueryChild: of an address where somebody hides nothing is said.
        if (!r.MayBeNamed(""))
            return;
        var seen = await AddressConcerns.OfChildAsync(r.Session, r.Child, r.Caller, r.Registry, r.All);
        r.Limits.AddRange(seen.Limits);
        foreach (var (concern, words) in seen.Shown)
        {
            var day = LondonTime.DateOf(concern.SharedAt);
            r.Items.Add(new ChronologyItem(
                concern.ConcernId!, ChronologyKind.AddressConcern, LaneOf(concern.Indicators), concern.Happened?.From, concern.Happened?.To,
                concern.Happened?.From ?? day, $"{Codes(concern.Indicators)}. {words}", Tier.Marker)
            {
                OrganisationName = concern.OrganisationName,
                Agency = concern.Agency,
                Indicators = concern.Indicators,
                Verification = concern.Verification,
                SharedAt = concern.SharedAt,
            });
        }
    }

    private static async ValueTask StatusesAsync(ChronologyReading r)
    {
        foreach (var status in (await r.Session.Links.StatusesOfAsync([r.Child.Id])).Where(r.All.Judge).Select(s => Whereabouts.StatusFor(r.Caller, r.Kept, s)))
        {
            r.Items.Add(new ChronologyItem(
                status.Id, ChronologyKind.Status, ChronologyLane.Status, status.From, status.To, status.From,
                status.To is { } end ? $"{Code.Of(status.Code)}, until {PlainTime.Date(end)}." : $"{Code.Of(status.Code)}, and it lasts.", Tier.Marker)
            {
                OrganisationName = status.OrganisationId.Length == 0 ? null : r.Registry.NameOf(status.OrganisationId),
                Agency = r.Registry.Find(status.OrganisationId)?.Agency ?? AgencyKind.Unspecified,
                Status = status.Code,
                SharedAt = status.RecordedAt,
                More =
                [
                    $"Effective from {PlainTime.Date(status.From)}.",
                    status.DecidedOn is { } decided ? $"Decided on {PlainTime.Date(decided)}." : "When it was decided is not recorded.",
                    $"Recorded on {PlainTime.Date(LondonTime.DateOf(status.RecordedAt))}.",
                ],
            });
        }
    }

    /// <summary>What a family said to early help (I13): a refusal is part of what was tried. What they said stands in the history of its own organisation.</summary>
    private static async ValueTask EarlyHelpAsync(ChronologyReading r)
    {
        foreach (var answer in (await r.Session.PlanSteps.EarlyHelpOfAsync(r.Child.Id)).Where(a => r.All.Judge(a.AsStatus())).Select(a => EarlyHelpSight.For(r.Caller, r.Kept, a)))
        {
            r.Items.Add(new ChronologyItem(
                answer.Id, ChronologyKind.Status, ChronologyLane.Status, answer.SaidOn, null, answer.SaidOn,
                $"Early help: {Code.Of(answer.Outcome)}{(answer.ReviewOn is { } day ? $"; it is looked at again by {PlainTime.Date(day)}" : "")}.", Tier.Marker)
            {
                OrganisationName = answer.OrganisationId.Length == 0 ? null : r.Registry.NameOf(answer.OrganisationId),
                Agency = r.Registry.Find(answer.OrganisationId)?.Agency ?? AgencyKind.Unspecified,
                SharedAt = answer.RecordedAt,
            });
        }
    }

    /// <summary>
    /// Those in which the reader stands on a side; and for a social worker whose service works with the child the whole series, as its
    /// recipient reads it (E13). That others referred is not for everybody.
    /// </summary>
    private static async ValueTask ReferralsAsync(ChronologyReading r)
    {
        var series = await r.Session.Referrals.SeriesOfAsync([r.Child.Id]);
        var shown = 0;
        var readsSeries = r.Caller.Agency == AgencyKind.SocialCare && Roles.IsQualified(r.Caller.Role)
            && r.Caller.Standing.Relation is Relation.Leading or Relation.Involved;

        // The latest first, and only those that are shown count: how many others there are is not told by the limit.
        foreach (var entry in Enumerable.Reverse(series))
        {
            if (await r.Session.Referrals.FindAsync(entry.ReferralId) is not { } referral)
                continue;
            var side = ReferralSight.Of(referral, r.Caller, r.Registry, r.Session.Now);
            if (side is null && (!readsSeries || ReferralSight.IsKept(referral, r.Caller)))
                continue;
            if (++shown > MaxReferrals)
            {
                r.Limits.Add(new AnswerLimit("referrals", $"the {MaxReferrals} received latest"));
                break;
            }

            var day = LondonTime.DateOf(entry.ReceivedAt);
            var decided = side != ReferralSide.Redirected && entry.Disposition != Disposition.Unspecified;
            r.Items.Add(new ChronologyItem(
                entry.ReferralId, ChronologyKind.Referral, ChronologyLane.Status, day, null, day,
                $"Referred{(entry.Agency == AgencyKind.Unspecified ? "" : $" by {Code.Of(entry.Agency)}")}{(decided ? $"; decided: {Code.Of(entry.Disposition)}" : "; not decided")}.",
                Tier.Marker)
            {
                Agency = entry.Agency,
                OrganisationName = side is ReferralSide.Recipient or ReferralSide.Referrer && !referral.IsByTheBroker ? r.Registry.NameOf(referral.ReferrerOrganisationId) : null,
                SharedAt = entry.ReceivedAt,
                More = side is null ? [] : [$"It stands at {Code.Of(entry.State)}. ReferralService/GetReferral gives it whole."],
            });
        }
    }

    private static async ValueTask ServicesAsync(ChronologyReading r)
    {
        foreach (var work in await r.Session.Links.InvolvementsOfAsync([r.Child.Id]))
        {
            var own = work.OrganisationId == r.Caller.OrganisationId;
            var organisation = r.Registry.Find(work.OrganisationId);
            if (!InvolvementAccess.IsOpenTo(r.Caller.Policy, r.Caller.Role, work.Role) && !(own && work.PractitionerId is { } id && id == r.Caller.Practitioner?.Id))
                continue;
            if (!own && (!r.LearnsOfOthers || !r.MayBeNamed(work.OrganisationId)))
                continue;

            // That an offender service works with somebody says that there was an offence.
            if (!own && organisation?.Agency == AgencyKind.Probation && !LinkAccess.SeesCustody(r.Caller.Policy, r.Caller.Role))
                continue;
            r.Items.Add(new ChronologyItem(
                work.Id, ChronologyKind.Service, ChronologyLane.Contact, work.From, work.To, work.From,
                $"{Code.Of(work.Role)}{(work.Leads ? ", who leads," : "")} works with the child{(work.To is { } end ? $", until {PlainTime.Date(end)}" : "")}.", Tier.Marker)
            {
                OrganisationName = r.Registry.NameOf(work.OrganisationId),
                Agency = organisation?.Agency ?? AgencyKind.Unspecified,
                SharedAt = work.RecordedAt,
                Who = own ? new ContactPoint(work.PractitionerName, work.Role, r.Registry.NameOf(work.OrganisationId), work.Telephone) : null,
                Leads = own && work.Leads,
                More = [$"{work.PractitionerName}{(work.Telephone is { } telephone ? $", {telephone}" : "")}."],
            });
        }
    }

    private static async ValueTask GapsAsync(ChronologyReading r)
    {
        foreach (var period in await r.Session.Handovers.UnknownPeriodsOfAsync([r.Child.Id]))
        {
            if (UnknownTimes.SeenBy(r.Caller, [period], r.Registry) is not [var gap])
                continue;
            r.Items.Add(new ChronologyItem(
                period.Id, ChronologyKind.Gap, ChronologyLane.Gap, gap.From, gap.To, gap.From ?? DateOnly.MinValue,
                $"Nothing is known of this time{(gap.Kind == UnknownPeriodKind.Unspecified ? "" : $" ({Code.Of(gap.Kind)})")}: it is a gap, not a time without concerns.",
                Tier.Marker)
            {
                Agency = gap.StatedBy,
                SharedAt = gap.StatedBy == AgencyKind.Unspecified ? null : period.RecordedAt,
                More = gap.Words is { } words ? [words] : [],
            });
        }
    }

    /// <summary>
    /// Where the child lived, by area and kind; never an address. Of a refuge and of whoever is hidden there nothing is said, and of a
    /// placement to others than social workers that there is one, and not where.
    /// </summary>
    private static async ValueTask HomesAsync(ChronologyReading r)
    {
        if (!r.LearnsOfOthers || !r.MayBeNamed(""))
            return;
        var homes = await r.Session.Links.ResidencesOfAsync([r.Child.Id], ChildLinks.MaxLinks);
        var refuges = new ProtectedPlaces(homes);
        var shown = homes
            .Where(h => h.From is not null && IsTold(h, r.Caller) && !refuges.Cover(r.Child.Id, h.Address))
            .GroupBy(h => (h.AddressKey, h.Kind, h.From)).Select(g => g.OrderByDescending(h => h.RecordedAt).ThenBy(h => h.Id, StringComparer.Ordinal).First());
        foreach (var home in shown)
        {
            var where = Whereabouts.IsAreaOpenTo(r.Caller, home) ? $"Lives in {home.Address.Area ?? "an area that is not recorded"}" : "Lives away from home";
            r.Items.Add(new ChronologyItem(
                home.Id, ChronologyKind.Home, ChronologyLane.Change, home.From, home.To, home.From!.Value,
                $"{where} ({Code.Of(home.Kind)}{(home.State is LinkState.SuspendedCustody ? "" : $", {Code.Of(home.State)}")}).", Tier.Marker)
            {
                Agency = LinkAccess.StatedByFor(r.Caller, home.OrganisationId, home.StatedBy),
                SharedAt = home.RecordedAt,
            });
        }
    }

    private static bool IsTold(Residence home, Caller reader) =>
        home.State is not (LinkState.Denied or LinkState.Declared) && home.Source != SourceKind.PoliceIntel
        && home.Kind switch
        {
            ResidenceKind.Refuge or ResidenceKind.Intended or ResidenceKind.ContactOnly or ResidenceKind.LicenceAddress or ResidenceKind.Custody => false,
            ResidenceKind.Hospital => reader.May(SensitivityClass.ChildHealth).Shows,
            _ => true,
        };

    /// <summary>Adults who came into the child's life or left it, by dates that are known; by kind, never by name.</summary>
    private static async ValueTask LinksAsync(ChronologyReading r)
    {
        if (!r.LearnsOfOthers)
            return;
        var links = (await r.Session.Links.RelationshipsOfAsync([r.Child.Id], ChildLinks.MaxLinks))
            .Where(l => l.RelatedId == r.Child.Id && l.From is not null && ComesAndGoes(l.Type)
                && l.State is not (LinkState.Denied or LinkState.Declared) && LinkAccess.IsOpenTo(r.Caller, l))
            .Select(l => LinkAccess.SeesCustody(r.Caller.Policy, r.Caller.Role) ? l : LinkAccess.WithoutCustody(l)).ToList();
        var ends = links.Select(l => l.PersonId).Distinct(StringComparer.Ordinal).ToList();
        var hidden = ends.Count == 0 ? [] : (await r.Session.People.HiddenFromAsync(r.Caller.OrganisationId, ends)).ToHashSet(StringComparer.Ordinal);
        foreach (var link in links.Where(l => !hidden.Contains(l.PersonId) && !r.Caller.Conflicts.Keeps(l.PersonId)))
        {
            r.Items.Add(new ChronologyItem(
                link.Id, ChronologyKind.Link, ChronologyLane.Change, link.From, link.To, link.From!.Value,
                $"{Code.Of(link.Type)} around the child ({Code.Of(link.State)}){(link.To is { } end ? $", said to end on {PlainTime.Date(end)}" : "")}.", Tier.Marker)
            {
                Agency = LinkAccess.StatedByFor(r.Caller, link.OrganisationId, link.StatedBy),
                SharedAt = link.RecordedAt,
            });
        }
    }

    private static async ValueTask CustodyAsync(ChronologyReading r)
    {
        var decision = r.Caller.May(SensitivityClass.Criminal);
        if (!decision.Shows || !r.LearnsOfOthers)
            return;
        foreach (var move in await r.Session.Households.CustodyOfAsync([r.Child.Id]))
        {
            r.Items.Add(new ChronologyItem(
                move.Id, ChronologyKind.Custody, ChronologyLane.Change, move.OccurredOn, null, move.OccurredOn,
                move.Move == CustodyMove.In ? "Went into custody." : "Came out of custody.", Tier.Marker)
            {
                Agency = LinkAccess.StatedByFor(r.Caller, move.OrganisationId, move.StatedBy),
                SharedAt = move.RecordedAt,
                More = move.InWords.Length > 0 && (decision.Release is Release.Summary or Release.Detail || move.OrganisationId == r.Caller.OrganisationId) ? [move.InWords.Trim()] : [],
            });
        }
    }

    /// <summary>Those of which the reader's organisation is a side.</summary>
    private static async ValueTask HandoversAsync(ChronologyReading r)
    {
        foreach (var handover in await r.Session.Handovers.OfPeopleAsync([r.Child.Id]))
        {
            if (r.Caller.Conflicts.Keeps(handover.SubjectIds) || HandoverWrites.SideOf(handover, r.Caller, r.Registry, r.Session.Now) is not (HandoverSide.Sender or HandoverSide.Recipient))
                continue;
            var (from, accepted) = (LondonTime.DateOf(handover.OfferedAt), handover.AcceptedAt is { } at ? LondonTime.DateOf(at) : (DateOnly?)null);
            var to = handover.RecipientOrganisationId is { } id ? r.Registry.NameOf(id) : $"nobody yet in {handover.RecipientArea}";
            r.Items.Add(new ChronologyItem(
                handover.Id, ChronologyKind.Handover, ChronologyLane.Status, from, accepted, from,
                $"{Code.Of(handover.Kind)} handed from {r.Registry.NameOf(handover.SenderOrganisationId)} to {to}: {Code.Of(handover.State)}.", Tier.Marker)
            {
                OrganisationName = r.Registry.NameOf(handover.SenderOrganisationId),
                Agency = r.Registry.Find(handover.SenderOrganisationId)?.Agency ?? AgencyKind.Unspecified,
                SharedAt = handover.OfferedAt,
                More = ["HandoverService/GetHandover gives its words and what it carries."],
            });
        }
    }

    /// <summary>On the day that the reader's own organisation holds: the date is not bought with a question.</summary>
    private static ValueTask BirthAsync(ChronologyReading r)
    {
        if (r.Child.AsHeldBy(r.Caller.OrganisationId).BirthDate is { } born)
        {
            r.Items.Add(new ChronologyItem(
                AloneId.Shown(r.Child.Id), ChronologyKind.Birth, ChronologyLane.Change, born, null, born, "Born, as your own record has it.", Tier.Marker));
        }

        return ValueTask.CompletedTask;
    }

    private static ChronologyItem OfConcern(ConcernView view, ChronologyKind kind, Concern concern, string? words)
    {
        var happened = view.Happened;
        var state = view.Verification == VerificationState.Unverified ? "" : $" ({Code.Of(view.Verification)})";
        return new ChronologyItem(
            concern.Id, kind, LaneOf(view.Indicators), happened?.From ?? happened?.To, happened?.To == happened?.From ? null : happened?.To,
            happened?.From ?? happened?.To ?? LondonTime.DateOf(view.SharedAt),
            $"{Codes(view.Indicators)}{state}.{(words is null ? "" : $" {words}")}", Disclosed(view.Tier))
        {
            OrganisationName = view.OrganisationName,
            Agency = view.Agency,
            Indicators = view.Indicators,
            Verification = view.Verification,
            Trend = view.Trend,
            SharedAt = view.SharedAt,
        };
    }

    // A list gives no more than a summary: who wants detail asks for the item, and is written down with it.
    private static Tier Disclosed(Tier tier) => tier == Tier.Detail ? Tier.Summary : tier;

    private static string Codes(IReadOnlyList<ConcernIndicator> indicators) =>
        indicators.Count == 0 ? "No indicator stated" : string.Join(", ", indicators.Select(Code.Of));

    private static bool ComesAndGoes(RelationshipType type) => type is
        RelationshipType.StepOrFatherFigure or RelationshipType.Carer or RelationshipType.OccasionalCarer or RelationshipType.HouseholdOther
        or RelationshipType.Associate or RelationshipType.YpPartner;

    private static ChronologyLane LaneOf(IReadOnlyList<ConcernIndicator> indicators)
    {
        if (indicators.Count == 0)
            return ChronologyLane.Risk;
        if (indicators.All(i => i is ConcernIndicator.ProtectiveAdult or ConcernIndicator.TrustedPerson))
            return ChronologyLane.Protective;
        var counting = indicators.Select(Indicators.Info).Where(i => i.Standing != IndicatorStanding.NotRisk).ToList();
        return counting.Count == 0 ? ChronologyLane.Context
            : counting.TrueForAll(i => i.Group == ConcernIndicatorGroup.HouseholdChange) ? ChronologyLane.Change
            : counting.TrueForAll(i => i.Group == ConcernIndicatorGroup.EngagementAndSilence) ? ChronologyLane.Contact
            : ChronologyLane.Risk;
    }
}
