using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Refers children to children's social care; the same for every agency (E1, E15, E21).</summary>
/// <param name="Children">As the referrer names them; none when the referral describes a child without a name.</param>
/// <param name="Referral">The rest; its children are found from <paramref name="Children"/>.</param>
public sealed record MakeReferral(IReadOnlyList<SubjectRef> Children, ReferralToOpen Referral);

/// <summary>The receipt, and each child as it was understood.</summary>
public sealed record MadeReferral(ReferralReceiptView Receipt, IReadOnlyList<ResolvedPerson> Children);

/// <summary>Finds the children, or begins records of them, and opens the referral. An uncertain match never stops it.</summary>
public sealed class MakeReferralHandler(IStore store, OrganisationDirectory directory, ReferralDesk desk)
{
    /// <summary>Stands for a child of whom nothing could be used that an urgent referral said.</summary>
    public const string UnusableChild = "The referrer named a child in a form that could not be used: ring the referrer.";

    /// <exception cref="RuleException">NO_RECIPIENT; NOT_FOUND for an unknown person, own record or concern; PRACTITIONER_REQUIRED.</exception>
    public async Task<MadeReferral> HandleAsync(MakeReferral command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    /// <summary>The same inside another operation's transaction.</summary>
    public async ValueTask<MadeReferral> ApplyAsync(IWriteSession session, MakeReferral command, Call call, RegistrySnapshot registry)
    {
        _ = call.Caller.Human;
        // Whoever sits in an area without a desk still reaches the child's own (E21).
        var draft = command.Referral with { StatedAddresses = [.. command.Children.Select(c => c.Demographics?.Address).OfType<PostalAddress>()] };
        List<SetAsideField> aside = [.. call.SetAside];
        var (ownConcerns, unknown) = await OwnConcernsAsync(session, draft.ConcernIds, call.Caller);
        if (unknown.Count > 0 && !draft.IsUrgent)
            throw RuleException.NotFound("concern");
        aside.AddRange(unknown.Select(u => new SetAsideField($"referral.concern_ids[{u.Place}]", $"the concern of referral.concern_ids[{u.Place}]", "is none of yours", u.Id)));
        // What can refuse comes before what begins a record.
        await ReferralDesk.RecipientAsync(
            session, draft,
            registry.ReceiverOfReferrals(call.Caller.Area) is null ? await KnownAsync(session, command.Children, call.Caller) : [],
            call.Caller, registry);

        var found = new List<Understood>();
        foreach (var (place, child) in command.Children.Index())
        {
            try
            {
                found.Add(await PersonResolver.ForTellingAsync(session, child, call.Caller));
            }
            catch (RuleException e) when (e.Reason == ErrorReason.NotFound && draft.IsUrgent)
            {
                call.Caller.Searched.Nobody();

                // Found before anything was written. A wrong reference is a wrong form, and stops nothing that is urgent (E21).
                aside.Add(new SetAsideField(
                    $"referral.children[{place}]", $"the child of referral.children[{place}]", "is not known by this reference",
                    child.PersonId ?? child.OwnRecordId ?? ""));
            }
        }

        draft = draft with { ConcernIds = ownConcerns, SetAside = aside };
        List<string> childIds = [.. found.Select(f => f.Found.Person!.Id)];
        if (childIds.Count == 0)
        {
            // An unknown child never stops a referral (O7): a person is begun for whom nothing is known but the description.
            if (string.IsNullOrWhiteSpace(draft.ChildDescription) && command.Children.Count > 0)
                draft = draft with { ChildDescription = UnusableChild };
            if (string.IsNullOrWhiteSpace(draft.ChildDescription))
                throw RuleException.Invalid("referral.children", "name a child, or describe the one whose name is not known in child_description");
            childIds.Add(PersonResolver.Begin(session, new Demographics(), call.Caller, ownRecordId: null).Id);
        }

        var receipt = await desk.OpenAsync(session, draft with { ChildIds = childIds }, call, registry);
        if (found.Any(f => !f.AsNobody && f.Found.Person!.AgeBandOn(LondonTime.DateOf(session.Now)) == AgeBand.Adult))
            receipt = receipt with { Prompts = [.. receipt.Prompts, "Somebody you named as a child is recorded as an adult; name the children as well."] };
        return new MadeReferral(receipt, [.. found.Select(f => f.Shown)]);
    }

    /// <summary>
    /// The children who are known already; adds nothing. It is asked for the desk alone and refuses nothing: a conflict of interest stops no referral
    /// (L11), and what is wrong with a reference is said where it is recorded.
    /// </summary>
    private static async ValueTask<List<string>> KnownAsync(IReadSession session, IReadOnlyList<SubjectRef> children, Caller caller)
    {
        List<string> known = [];
        foreach (var child in children)
        {
            try
            {
                if ((await PersonResolver.FindAsync(session, child, caller)).Person is { } person)
                    known.Add(person.Id);
            }
            catch (RuleException e) when (e.Reason == ErrorReason.NotFound)
            {
                caller.Searched.Nobody();
            }
            catch (RuleException e) when (e.Reason == ErrorReason.ConflictOfInterest)
            {
                // The conflict is no secret from the caller, who is shown nothing of the child by this.
                if (await PersonResolver.MeantAsync(session, child, caller) is { } person)
                    known.Add(person.Id);
            }
        }

        return known;
    }

    /// <summary>The caller's own among the concerns, without those that were taken back, and the others with their places.</summary>
    private static async ValueTask<(IReadOnlyList<string> Own, IReadOnlyList<(int Place, string Id)> Unknown)> OwnConcernsAsync(
        IReadSession session, IReadOnlyList<string> concernIds, Caller caller)
    {
        if (concernIds.Count == 0)
            return ([], []);
        var own = (await session.Concerns.FindManyAsync(concernIds)).Where(c => c.OrganisationId == caller.OrganisationId && !c.IsInError).Select(c => c.Id).ToHashSet();
        return ([.. concernIds.Where(own.Contains).Distinct()], [.. concernIds.Index().Where(c => !own.Contains(c.Item))]);
    }
}
