using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Contacts;

/// <summary>Records what came of asking an adult or a young person about harm (requirement C12).</summary>
public sealed record RecordRoutineEnquiry(
    SubjectRef Person, DateOnly AskedOn, EnquiryTopic Topic, EnquiryAnswer Answer, IReadOnlyList<PresentKind> Present, InterpreterUse Interpreter,
    bool RelativeInterpreted, string? Language, string? AgencyLabel);

/// <summary>The answer, recorded.</summary>
/// <param name="TaskId">The task of asking again that is open now; null when nothing has to be asked again.</param>
/// <param name="EndedTaskId">The task of asking again that this answer ended.</param>
public sealed record EnquiryRecorded(
    string EnquiryId, ResolvedPerson Person, string? TaskId, DateTimeOffset? TaskDue, string? EndedTaskId, IReadOnlyList<string> Prompts, AuditReceipt Receipt);

/// <summary>
/// An answer that was not asked for, could not safely be asked for, was given beside others or through a relative is no answer: it leaves a
/// task of asking again in the asker's hands, and only an answer given alone ends it.
/// </summary>
public sealed class RecordRoutineEnquiryHandler(IStore store, OrganisationDirectory directory, TaskDesk desk, TimeProvider time)
{
    private const int MostEnquiries = 100;

    /// <exception cref="RuleException">INVALID_FIELDS, NOT_FOUND.</exception>
    public async Task<EnquiryRecorded> HandleAsync(RecordRoutineEnquiry command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<EnquiryRecorded> ApplyAsync(IWriteSession session, RecordRoutineEnquiry command, Call call, RegistrySnapshot registry)
    {
        var (caller, author) = (call.Caller, call.Caller.Human);
        var understood = await PersonResolver.ForTellingAsync(session, command.Person, caller);
        var person = understood.Found.Person!;
        var again = ContactRules.MustBeAskedAgain(command.Answer, command.RelativeInterpreted);
        var (task, ended) = understood.AsNobody
            ? await AsNobodyAsync(session, understood, command, again, caller, registry)
            : again
                ? (await desk.ReAskAsync(session, person, command.Topic, caller, registry), null)
                : (null, await EndAsync(session, person.Id, command, caller, registry));
        var enquiry = new EnquiryRecord
        {
            Id = session.NextId("enq"),
            PersonId = person.Id,
            OrganisationId = caller.OrganisationId,
            PractitionerId = author.Id,
            PractitionerName = author.Name,
            Role = author.Role,
            AskedOn = command.AskedOn,
            Topic = command.Topic,
            Answer = command.Answer,
            Present = command.Present,
            Interpreter = command.Interpreter,
            RelativeInterpreted = command.RelativeInterpreted,
            Language = command.Language,
            AgencyLabel = command.AgencyLabel,
            TaskId = task?.Id,
            RecordedAt = session.Now,
        };
        session.Contacts.Add(enquiry);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = enquiry.Id,
            PersonIds = [person.Id],
            MatchedHow = understood.Shown.MatchedHow,
        });
        return new EnquiryRecorded(enquiry.Id, understood.Shown, task?.Id, task?.DueAt, ended?.Id, Prompts(command), receipt);
    }

    private static async ValueTask<DutyTask?> EndAsync(IWriteSession session, string personId, RecordRoutineEnquiry command, Caller caller, RegistrySnapshot registry)
    {
        var open = (await session.Tasks.OpenOfAsync(personId)).FirstOrDefault(t =>
            t.Kind == DutyTaskKind.ReAskAlone && t.Topic == command.Topic && t.Owner.OrganisationId == caller.OrganisationId
            && InvolvementAccess.IsOpenTo(caller, t.Owner, registry, session.Now));
        return open is null ? null : await TaskDesk.CompleteAsync(session, open, "Asked alone.", caller, registry);
    }

    /// <summary>
    /// Of somebody from whom the caller is kept in silence (L10) the caller's own words of it are all that there is: what others do is neither
    /// shown nor used, and what is open stays open, while the answer is the one for nobody.
    /// </summary>
    private async ValueTask<(DutyTask? Task, DutyTask? Ended)> AsNobodyAsync(
        IWriteSession session, Understood understood, RecordRoutineEnquiry command, bool again, Caller caller, RegistrySnapshot registry)
    {
        var open = await AskedAsNobody.OpenAsync(session, understood, command.Person, command.Topic, caller);
        if (!again)
            return (null, open);
        return (open ?? desk.Open(
            session, DutyTaskKind.ReAskAlone, understood.Found.Person!, TaskDesk.ReAskWords, caller, Urgency.Standard, null, null, registry, command.Topic,
            toldAs: understood.Shown.PersonId), null);
    }

    private static List<string> Prompts(RecordRoutineEnquiry command)
    {
        var prompts = new List<string>();
        if (command.RelativeInterpreted)
            prompts.Add("A relative interpreted: what was said that way proves nothing. Ask again with a professional interpreter.");
        if (command.Answer == EnquiryAnswer.DeniedNotAlone)
            prompts.Add("Denied beside somebody else is no denial: see the person alone and ask again.");
        if (command.Answer == EnquiryAnswer.Disclosed)
            prompts.Add("Something was disclosed: share it as a concern, and name every child that it bears on.");
        return prompts;
    }
}
