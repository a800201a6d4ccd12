using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Answers a question.</summary>
/// <param name="Class">Of the text; unspecified without one.</param>
public sealed record AnswerInformationRequest(
    string RequestId,
    long Version,
    bool NothingHeld,
    string? Text,
    SensitivityClass Class,
    IReadOnlyList<string> ConcernIds,
    LegalBasis LegalBasis,
    ConsentRecord? Consent);

/// <summary>The question after its answer.</summary>
/// <param name="AskerMayRead">False: whoever asked is told to speak with the author instead.</param>
public sealed record InformationAnswered(InformationRequestView Request, bool AskerMayRead, Guidance Guidance, AuditReceipt Receipt);

/// <summary>Keeps the answer for whoever asked. Late answers, and those after declining, are answers.</summary>
public sealed class AnswerInformationRequestHandler(IStore store, OrganisationDirectory directory, SharingGuidance guidance, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE, INVALID_FIELDS.</exception>
    public async Task<InformationAnswered> HandleAsync(AnswerInformationRequest command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = Rules.Answerable(InformationSight.RequireHolder(await session.Information.FindAsync(command.RequestId), caller), command.Version, orDeclined: true);
            var said = ConsentSaid.Of(command.Consent);
            if (said.Count > 0 && !was.Urgent)
                throw RuleException.Invalid(said);
            var concerns = await RequireOwnAsync(session, command.ConcernIds, was, caller);
            var askerRole = await InformationSight.AskerRoleAsync(session, was, caller, registry);
            var release = concerns.Select(c => ConcernAccess.Decide(caller.Policy, askerRole, c)).ToList();
            if (command.Text is null && release.Count > 0 && release.All(d => d.Release == Release.Hidden))
                throw RuleException.Invalid("concern_ids", "the asker's role may read none of these: answer in words, or ring");
            // "Something of a class that your role may not know of is held" would tell it.
            if (command.Text is not null && caller.Policy.Tell(askerRole, command.Class).Release == Release.Hidden)
                throw RuleException.Invalid("text", "is of a class of which the asker's role may not even know that it is held: answer in words that the role may read, or ring");
            await session.AnswerItemsAsync(Fulfilment.AnsweredInformationRequest, was.Id, caller);
            if (was.NotSharedId is { } kept && await session.NotShared.FindAsync(kept) is { IsOpen: true } decision)
                await NotSharedDesk.EndAsync(session, decision, NotSharedState.Shared, "the question was answered after all", caller);
            var request = await InformationDesk.MoveAsync(session, was, was with
            {
                State = command.NothingHeld ? InformationRequestState.NothingHeld : InformationRequestState.Answered,
                Answer = new InformationAnswer(
                    caller.Party(), session.Now, command.Text, command.Class, command.ConcernIds, NotSharedReason.Unspecified, command.LegalBasis, command.Consent?.By(caller.Human.Name)),
            });
            await InformationDesk.TellAnsweredAsync(session, request, registry);

            // What the holder has recorded or was told counts, never what others recorded: that would say that they have.
            var known = await InformationDesk.OwnPersonAsync(session, request, caller.OrganisationId);
            var person = known is null ? null : await session.People.FindAsync(known);
            var bornOn = person?.Records.Where(r => r.OrganisationId == caller.OrganisationId).MaxBy(r => r.RecordedAt)?.Demographics.BirthDate
                ?? (await InformationSight.AskedAsAsync(session, request, caller))?.BirthDate;
            var young = bornOn is { } born && People.Ages.YearsOn(born, LondonTime.DateOf(session.Now)) is 16 or 17;
            RecordWhomItIsAbout(session, request, call, AuditEventKind.Publish);
            var receipt = session.Record((call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = request.Id,
                PersonIds = known is null ? [] : [known],
                Outcome = Code.Of(request.State),
            }).On(DisclosureBases.Of(command.LegalBasis, session.Now), command.Consent?.State ?? ConsentState.Unspecified));
            return new InformationAnswered(
                (await InformationSight.ViewsAsync(session, [request], caller, registry))[0],
                InformationSight.Reaches(caller.Policy, askerRole, command.Class) && (release.Count == 0 || release.Any(d => d.Shows)),
                guidance.ForSharing(command.Consent?.State ?? ConsentState.Unspecified, command.LegalBasis, young, session.Now, said.Count > 0), receipt);
        }, ct);
    }

    /// <summary>
    /// Whom the question is about, for the trail alone: the holder's own reviewers would read from its entry that somebody is recorded of
    /// whom the holder knows nothing. It is written also where it is about nobody, so that its being there says nothing.
    /// </summary>
    internal static void RecordWhomItIsAbout(IWriteSession session, InformationRequest request, Call call, AuditEventKind kind) =>
        session.Record((call.Entry(session, kind, Code.Of(request.State)) with
        {
            ObjectId = request.Id,
            PersonIds = request.PersonId is { } id ? [id] : [],
        }).ByTheBroker());

    /// <summary>Only concerns of the own organisation, that the author may see and that are about this person.</summary>
    private static async ValueTask<IReadOnlyCollection<Concern>> RequireOwnAsync(IReadSession session, IReadOnlyList<string> concernIds, InformationRequest request, Caller caller)
    {
        if (concernIds.Count == 0)
            return [];
        var concerns = (await session.Concerns.FindManyAsync(concernIds)).ToDictionary(c => c.Id, StringComparer.Ordinal);
        foreach (var (index, id) in concernIds.Index())
        {
            var isOwn = concerns.TryGetValue(id, out var concern) && concern.OrganisationId == caller.OrganisationId && !concern.IsInError
                && ConcernAccess.Decide(caller, concern).Release is Release.Marker or Release.Summary or Release.Detail
                && !caller.Conflicts.KeepsConcerns(id) && request.PersonId is { } person
                && (concern.SubjectId == person || (await session.Concerns.BearingsOfAsync(id)).Any(b => b.PersonId == person && !b.Apart));
            if (!isOwn)
                throw RuleException.Invalid($"concern_ids[{index}]", "is not a concern of your organisation about this person");
        }

        return concerns.Values;
    }

    /// <summary>What is missing of the consent that is recorded with an answer: of an urgent one it is asked for afterwards and stops nothing (L3).</summary>
    private static class ConsentSaid
    {
        public static IReadOnlyList<FieldViolation> Of(ConsentRecord? consent)
        {
            var missing = new List<FieldViolation>();
            if (consent is null)
                return missing;
            var unasked = consent.State is ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice;
            if (consent.State == ConsentState.RefusedOverridden && (consent.Wishes?.Length ?? 0) < 2)
                missing.Add(new FieldViolation("consent.wishes", "is required: the wishes are kept with what is shared against them"));
            if ((unasked || consent.State == ConsentState.RefusedOverridden) && (consent.Why?.Length ?? 0) < 5)
                missing.Add(new FieldViolation("consent.why", "is required: why consent was overridden or not sought"));
            if (unasked && consent.AskedOn is not null)
                missing.Add(new FieldViolation("consent.asked_on", "must be left out when consent was not sought"));
            return missing;
        }
    }

    internal static class Rules
    {
        public static InformationRequest Answerable(InformationRequest request, long version, bool orDeclined)
        {
            if (request.Version != version)
                throw RuleException.VersionConflict("The question", request.Version);
            if (request.IsOpen || (orDeclined && request.State == InformationRequestState.Declined))
                return request;
            throw RuleException.IllegalState(
                "The question", Code.Of(request.State),
                orDeclined ? [Code.Of(InformationRequestState.Asked), Code.Of(InformationRequestState.Declined)] : [Code.Of(InformationRequestState.Asked)]);
        }
    }
}

/// <summary>Declines to answer.</summary>
public sealed record DeclineInformationRequest(
    string RequestId, long Version, NotSharedReason Reason, string Reasons, SensitivityClass Class, ConsentRecord? Consent, bool ChildWishesIt, DateOnly? ReviewOn);

/// <summary>The question, and the decision not to share that declining is.</summary>
public sealed record InformationDeclined(InformationRequestView Request, string NotSharedId, Guidance Guidance, AuditReceipt Receipt);

/// <summary>A refusal to answer is a decision not to share, which somebody else at the same organisation reviews (requirement L5).</summary>
public sealed class DeclineInformationRequestHandler(
    IStore store, OrganisationDirectory directory, NotSharedDesk notShared, SharingGuidance guidance, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<InformationDeclined> HandleAsync(DeclineInformationRequest command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = AnswerInformationRequestHandler.Rules.Answerable(
                InformationSight.RequireHolder(await session.Information.FindAsync(command.RequestId), caller), command.Version, orDeclined: false);
            await session.AnswerItemsAsync(Fulfilment.AnsweredInformationRequest, was.Id, caller);
            var due = notShared.ReviewDue(session.Now);
            var decision = new NotShared
            {
                Id = session.NextId(NotShared.Prefix),
                Version = 1,
                State = NotSharedState.UnderReview,
                OrganisationId = caller.OrganisationId,
                Author = caller.Human,
                PersonId = await InformationDesk.OwnPersonAsync(session, was, caller.OrganisationId),
                Fact = new WithheldFact(command.Class, []),
                OrganisationIds = [was.AskerOrganisationId],
                Agencies = [],
                InformationRequestId = was.Id,
                Reason = command.Reason,
                Reasons = command.Reasons,
                Consent = command.Consent,
                ChildWishesIt = command.ChildWishesIt,
                ReviewOn = command.ReviewOn,
                RecordedAt = session.Now,
                Due = due.DueAt,
                DueRule = due.RuleId,
            };
            NotSharedDesk.Open(session, decision, registry);
            var request = await InformationDesk.MoveAsync(session, was, was with
            {
                State = InformationRequestState.Declined,
                NotSharedId = decision.Id,
                Answer = new InformationAnswer(
                    caller.Party(), session.Now, null, SensitivityClass.Unspecified, [], command.Reason, LegalBasis.Unspecified, null),
            });
            await InformationDesk.TellAnsweredAsync(session, request, registry);

            AnswerInformationRequestHandler.RecordWhomItIsAbout(session, request, call, AuditEventKind.Withhold);

            // Two entries: that the question was declined is both sides' to know, the decision is not.
            session.Record(call.Entry(session, AuditEventKind.NotShared, Code.Of(command.Reason)) with { ObjectId = decision.Id, PersonIds = decision.PersonIds });
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Withhold, Code.Of(request.State)) with
            {
                ObjectId = request.Id,
                PersonIds = decision.PersonIds,
            });
            return new InformationDeclined(
                (await InformationSight.ViewsAsync(session, [request], caller, registry))[0], decision.Id,
                guidance.ForNotSharing(command.Reason, command.Consent?.State, session.Now), receipt);
        }, ct);
    }
}

/// <summary>Takes a question back.</summary>
public sealed record WithdrawInformationRequest(string RequestId, long Version);

/// <summary>A question, and the receipt.</summary>
public sealed record InformationGot(InformationRequestView Request, AuditReceipt Receipt);

/// <summary>Only whoever asked, or a manager there, takes a question back.</summary>
public sealed class WithdrawInformationRequestHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, MANAGER_REQUIRED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<InformationGot> HandleAsync(WithdrawInformationRequest command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = InformationSight.RequireAsker(await session.Information.FindAsync(command.RequestId), caller);
            if (was.AskerId != caller.Human.Id && !Roles.IsManager(caller.Role))
                throw new RuleException(ErrorReason.ManagerRequired, "Whoever asked, or a manager there, takes a question back.");
            _ = AnswerInformationRequestHandler.Rules.Answerable(was, command.Version, orDeclined: false);
            await session.AnswerItemsAsync(Fulfilment.WithdrewInformationRequest, was.Id, caller);
            var request = await InformationDesk.MoveAsync(session, was, was with { State = InformationRequestState.Withdrawn });
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(request.State)) with
            {
                ObjectId = request.Id,
                PersonIds = request.PersonId is { } id ? [id] : [],
            });
            return new InformationGot((await InformationSight.ViewsAsync(session, [request], caller, registry))[0], receipt);
        }, ct);
    }
}
