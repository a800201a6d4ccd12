using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Makes a referral of a concern that lies with nobody who can decide it (E21).</summary>
/// <param name="Why">The caller's own words.</param>
/// <param name="Urgency">Unspecified: as the concern says.</param>
public sealed record ConvertConcern(string ConcernId, string Why, Urgency Urgency);

/// <summary>
/// Converts at the right desk with the original time: the clock runs from when the concern was shared. A concern that has a
/// referral is answered with that one, whoever asks, so that nothing is referred twice by mistake; but for what the broker referred of a
/// child apart, which is nobody's but its recipient's. From whom a conflict of interest keeps the caller (L10) the concern is not there, unless it is
/// the caller's own: that is referred as of nobody, whatever others made of it.
/// </summary>
public sealed class ConvertConcernHandler(IStore store, OrganisationDirectory directory, ReferralDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for those who neither shared it nor were told; CONFLICT_OF_INTEREST; ILLEGAL_STATE for one that was taken back; INVALID_FIELDS;
    /// NO_RECIPIENT.</exception>
    public async Task<MadeReferral> HandleAsync(ConvertConcern command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<MadeReferral> ApplyAsync(IWriteSession session, ConvertConcern command, Call call, RegistrySnapshot registry)
    {
        _ = call.Caller.Human;
        var concern = await session.Concerns.FindAsync(command.ConcernId);
        var isPublisher = concern?.OrganisationId == call.Caller.OrganisationId;
        if (concern is null)
            throw RuleException.NotFound("concern");
        List<Notification> told = isPublisher ? []
            : [.. (await session.Inbox.OfConcernAsync(concern.Id)).Where(n =>
                n.OrganisationId == call.Caller.OrganisationId && InvolvementAccess.IsOpenTo(call.Caller, n.OrganisationId, n.ActionOwnerId, n.ActionRole))];
        if (!(isPublisher ? IsOpenToPublisher(concern, call.Caller) : ReferralSight.LearnsOfOthers(call.Caller.Role) && told.Count > 0))
            throw RuleException.NotFound("concern");

        // After that, as at the concern's own door: whoever was not told of it is not told that it concerns the own family.
        var opened = new OpenedConcern(concern, await session.Concerns.BearingsOfAsync(concern.Id), Tier.Unspecified, call);
        var own = opened.IsOwn(concern.OrganisationId, concern.AuthorId);
        if (own)
            call.Caller.Searched.OwnWord();
        if (call.Caller.Conflicts.Judge([.. opened.Bearings.Select(b => b.PersonId), concern.SubjectId]))
        {
            opened = own ? opened with { OwnAlone = true } : throw RuleException.NotFound("concern");
            concern = (await opened.AsSeenAsync(session)).Concern;
        }

        if (await ExistingAsync(session, opened, registry) is { } existing)
            return new MadeReferral(ReceiptOf(session, existing, call, registry), []);
        if (concern.IsInError)
        {
            // Whoever was told only that there is something does not learn what became of it.
            throw isPublisher || told.Exists(n => ConcernDoor.Shows(n.Tier))
                ? RuleException.IllegalState("The concern", Code.Of(concern.Verification), [Code.Of(VerificationState.Unverified), Code.Of(VerificationState.Corroborated)])
                : RuleException.NotFound("concern");
        }

        // Whoever converts refers those of whom it knows: a child apart only if it was told of that very child.
        var today = LondonTime.DateOf(session.Now);
        // An author who is kept from somebody in silence refers whom he or she named: of nobody no others are found.
        var ids = opened.Bearings.Where(b => opened.OwnAlone ? !b.FoundByLink : !b.Apart || told.Exists(n => n.PersonId == b.PersonId))
            .Select(b => b.PersonId).Append(concern.SubjectId).OfType<string>().Distinct().ToList();
        var hidden = opened.OwnAlone ? [] : await session.People.HiddenFromAsync(call.Caller.OrganisationId, ids);
        var children = (await session.People.FindManyAsync(ids)).Where(p => p.IsChildOn(today) && !hidden.Contains(p.Id)).Select(p => p.Id).ToList();
        if (children.Count == 0 && concern.Place is null)
            throw RuleException.Invalid("concern_id", "bears on no child that is known: make a referral that describes the child");

        // The statement goes only where its publisher sends it; others add their own words, and the concern is read at each reader's tier.
        var contact = Disclosure.ContactOf(concern, registry);
        var statement = isPublisher && !ConcernClass.IsKeptFromTrays(concern)
            ? $"{concern.RiskAndChildren}\n{command.Why}"
            : $"A concern bears on this child; speak to {contact.Name}, {contact.OrganisationName}, {contact.Telephone ?? "no number recorded"}.\n{command.Why}";
        var draft = new ReferralToOpen
        {
            ChildIds = children,
            ChildDescription = children.Count == 0 ? ShareAddressConcernHandler.DescriptionOf(concern.Place!) : null,
            StatedAddresses = concern.Place is { } place ? [place.Address] : [],
            Incidents = concern.Incidents,
            ConcernIds = [concern.Id],
            RiskStatement = statement,
            Urgency = command.Urgency == Urgency.Unspecified ? concern.Urgency : command.Urgency,
            Consent = concern.Consent,
            ConsentRecord = concern.ConsentRecord,
            LegalBasis = concern.LegalBasis,
            Source = concern.Source,
            FirstReceivedAt = concern.SharedAt,
        };

        // What can refuse comes before the claim, and the claim before the referral: of two who convert at once, one opens it.
        await ReferralDesk.RecipientAsync(session, draft, children, call.Caller, registry);
        // One that the caller must not know of stands in nobody's way.
        if (!await session.Referrals.TryClaimConversionAsync(concern.Id) && await ExistingAsync(session, opened, registry) is { } first)
            return new MadeReferral(ReceiptOf(session, first, call, registry), []);

        // Nobody is known there: a child is begun of whom nothing is known but the address, as for any child without a name (O7).
        if (children.Count == 0)
            draft = draft with { ChildIds = [PersonResolver.Begin(session, new Demographics(), call.Caller, ownRecordId: null).Id] };
        var receipt = await desk.OpenAsync(session, draft, call, registry);
        return new MadeReferral(receipt, []);
    }

    private static bool IsOpenToPublisher(Concern concern, Caller caller) =>
        concern.AuthorId == caller.Practitioner?.Id
        || (Roles.IsQualified(caller.Role) && InvolvementAccess.IsOpenTo(caller, concern.OrganisationId, concern.AuthorId, concern.AuthorRole));

    private static async ValueTask<Referral?> ExistingAsync(IReadSession session, OpenedConcern opened, RegistrySnapshot registry)
    {
        var (concern, caller) = (opened.Concern, opened.Call.Caller);
        var found = await session.Referrals.FindByConcernAsync(concern.Id, opened.OwnAlone ? (caller.OrganisationId, caller.Human.Id) : null);
        return found is not null && (!found.IsByTheBroker || ReferralSight.Of(found, caller, registry, session.Now) is not null)
            && (!ReferralSight.IsKept(found, caller) || ReferralSight.IsAuthor(found, caller)) ? found : null;
    }

    private ReferralReceiptView ReceiptOf(IWriteSession session, Referral existing, Call call, RegistrySnapshot registry)
    {
        var receipt = session.Record(call.Entry(session, time, Vocabulary.AuditEventKind.Return, Code.Of(existing.State)) with
        {
            PersonIds = existing.ChildIds,
            ObjectId = existing.Id,
        });
        return new ReferralReceiptView(
            existing.Id, existing.State,
            registry.Find(existing.RecipientOrganisationId)?.DutyDesk
                ?? new ContactPoint(existing.RecipientOrganisationId, PractitionerRole.Unspecified, existing.RecipientOrganisationId, null),
            $"{existing.OwnerName}, {registry.NameOf(existing.OwnerOrganisationId)}", existing.FeedbackDue, PlainTime.Due(existing.FeedbackDue, session.Now),
            existing.OwnerDue, null, ["This concern has a referral already."], receipt)
        {
            Basis = existing.Basis,
        };
    }
}
