using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Ends a check with the referral decision that it owes: exactly one of the two is given.</summary>
public sealed record CompleteNewPartnerCheck(string CheckId, MakeReferral? Refer, NotReferring? DoNotRefer);

/// <summary>How a check ends.</summary>
public static class CheckOutcomes
{
    /// <summary>With a referral.</summary>
    public const string Referred = "REFERRED";

    /// <summary>With a manager's decision not to refer.</summary>
    public const string NotReferred = "NOT_REFERRED";
}

/// <summary>Why no referral is made, and when it is looked at again.</summary>
public sealed record NotReferring(string Reason, DateOnly ReviewDate);

/// <summary>The referral that was made, or null.</summary>
public sealed record CheckCompleted(MadeReferral? Referral, AuditReceipt Receipt);

/// <summary>
/// A check ends with a referral, or with a manager's own decision not to make one (requirement B8: the officer cannot finish
/// without, and not referring needs a reason and a manager).
/// </summary>
public sealed class CompleteNewPartnerCheckHandler(
    IStore store, OrganisationDirectory directory, MakeReferralHandler makeReferral, TimeProvider time)
{
    public async Task<CheckCompleted> HandleAsync(CompleteNewPartnerCheck command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<CheckCompleted> ApplyAsync(IWriteSession session, CompleteNewPartnerCheck command, Call call, RegistrySnapshot registry)
    {
        var (caller, human) = (call.Caller, call.Caller.Human);
        var check = await session.Links.FindCheckAsync(command.CheckId);
        if (check is null || !MayDecide(check, caller, registry))
            throw RuleException.NotFound("check");

        // To tell is never refused to whoever heard of the plan (L11); everything else is, to whom a conflict of interest keeps away (L10).
        var tellsOwn = command.Refer is not null && check.OrganisationId == caller.OrganisationId && check.PractitionerId == human.Id;
        if (!tellsOwn && caller.Conflicts.Judge([check.SupervisedPersonId, check.PartnerId, .. check.ChildIds]))
            throw RuleException.NotFound("check");
        if (check.Outcome is not null)
            throw RuleException.IllegalState("The check", check.Outcome, []);
        if (command.DoNotRefer is not null && !Roles.IsManager(human.Role))
            throw new RuleException(ErrorReason.ManagerRequired, "Not referring needs a manager's own decision; ask your manager to send it.");

        MadeReferral? made = null;
        var completed = check with
        {
            DecidedBy = human.Name,
            DecidedAt = session.Now,
            DecidedAtOrganisationId = caller.OrganisationId,
            DecidedById = human.Id,
            DecidedByRole = human.Role,
        };
        if (command.Refer is { } draft)
        {
            made = await makeReferral.ApplyAsync(session, draft, call, registry);
            completed = completed with { Outcome = CheckOutcomes.Referred, ReferralId = made.Receipt.ReferralId };
        }
        else
        {
            completed = completed with
            {
                Outcome = CheckOutcomes.NotReferred,
                NotReferringReason = command.DoNotRefer!.Reason,
                ReviewDate = command.DoNotRefer.ReviewDate,
            };
        }

        if (!await session.Links.TryCompleteAsync(completed))
            throw RuleException.IllegalState("The check", "completed by somebody else", []);
        session.Deadlines.Meet(check.Id, DeadlinePurpose.CheckDecision, session.Now);
        await session.AnswerItemsAsync(Fulfilment.CompletedCheck, check.Id, call.Caller);
        if (completed.ReviewDate is { } review)
            session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.CheckReview, check.Id, FollowUps.DueAt(review), "B8"));

        // Repeats of one plan are one series: the decision on it ends them all.
        foreach (var repeat in check.PartnerId is { } partner
            ? await session.Links.OpenChecksAsync(check.OrganisationId, check.SupervisedPersonId, partner)
            : [])
        {
            if (await session.Links.TryCompleteAsync(completed with { Id = repeat.Id }))
            {
                session.Deadlines.Meet(repeat.Id, DeadlinePurpose.CheckDecision, session.Now);
                await session.AnswerItemsAsync(Fulfilment.CompletedCheck, repeat.Id, call.Caller);
            }
        }

        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, completed.Outcome!) with
        {
            ObjectId = check.Id,
            PersonIds = [check.SupervisedPersonId, .. check.ChildIds],
        });
        return new CheckCompleted(made, receipt);
    }

    /// <summary>
    /// The organisation that heard of the plan decides. Housing and other referrers have nobody who may decide not to refer, so the
    /// children's services of their area may decide in their stead.
    /// </summary>
    private static bool MayDecide(NewPartnerCheck check, Caller caller, RegistrySnapshot registry) =>
        check.OrganisationId == caller.OrganisationId
        || (registry.Find(check.OrganisationId) is { } owner && !owner.AllowedRoles.Any(Roles.IsManager)
            && registry.ReceiverOfReferrals(owner.Area)?.Id == caller.OrganisationId);
}
