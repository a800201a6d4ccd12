using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Records what an adult answered, at an episode of an adult service, about contact with or care of a child.</summary>
/// <param name="On">Day of the episode; null: today.</param>
public sealed record RecordAdultEpisode(SubjectRef Adult, ChildContactAnswer Answer, DateOnly? On, SourceKind Source);

/// <summary>The answer was recorded and checked.</summary>
/// <param name="Contradicted">The answer was no, and a present, coming or suspended link leads to a child.</param>
/// <param name="Contact">Whom to ring about that child; null when nothing is contradicted.</param>
public sealed record AdultEpisodeRecorded(
    string StatementId, ResolvedPerson Adult, bool Contradicted, ContactPoint? Contact, IReadOnlyList<string> Prompts, AuditReceipt Receipt);

/// <summary>
/// Adult services ask at each episode; "no" is checked against the links, and a contradiction goes back to the service as an inbox
/// item and to whoever asked (requirement B11). The answer itself lowers nothing.
/// </summary>
public sealed class RecordAdultEpisodeHandler(IStore store, OrganisationDirectory directory, ContactContradictions contradictions, TimeProvider time)
{
    public async Task<AdultEpisodeRecorded> HandleAsync(RecordAdultEpisode command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var today = LondonTime.DateOf(session.Now);
            var adult = await PersonResolver.ForWriteAsync(session, command.Adult, caller);
            var contradicted = command.Answer == ChildContactAnswer.No
                ? await contradictions.TellBackAsync(session, adult.Person!, call, registry)
                : null;
            var statement = ContactContradictions.Statement(
                session, adult.Person!.Id, command.Answer, command.On ?? today, command.Source, caller);
            session.Households.Add(statement);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, contradicted is null ? "done" : "contradicted") with
            {
                ObjectId = statement.Id,
                PersonIds = [statement.PersonId, .. contradicted?.ChildIds ?? []],
                MatchedHow = adult.Resolved.MatchedHow,
            });
            return new AdultEpisodeRecorded(
                statement.Id, adult.Resolved, contradicted is not null, contradicted?.Contact, Prompts(command.Answer, contradicted is not null), receipt);
        }, ct);
    }

    private static IReadOnlyList<string> Prompts(ChildContactAnswer answer, bool contradicted) => answer switch
    {
        ChildContactAnswer.No when contradicted => ["The answer was no, but a child is recorded: ask again, and ring the contact."],
        ChildContactAnswer.Unknown or ChildContactAnswer.Declined => ["It is not known whether there is a child: ask again at the next episode, and check the reach."],
        ChildContactAnswer.Yes => ["Record which child, and how this person stands to it."],
        _ => [],
    };
}

/// <summary>"No contact with a child" against what is recorded (requirement B11).</summary>
public sealed class ContactContradictions(PartnershipClock clock)
{
    /// <summary>What contradicted the answer.</summary>
    public sealed record Contradiction(IReadOnlyList<string> ChildIds, ContactPoint? Contact);

    /// <summary>Checks the links; where they contradict, puts the question back into the service's own inbox. Null when they do not.</summary>
    public async ValueTask<Contradiction?> TellBackAsync(IWriteSession session, Person adult, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var reach = await HouseholdReach.OfAdultAsync(session, adult, caller, today);
        var children = reach.Children.Where(c => c.Reach is ReachTime.Now or ReachTime.Soon or ReachTime.Suspended).ToList();
        if (children.Count == 0)
            return null;
        var ids = children.Select(c => c.Child.Id).ToList();
        var involvements = await session.Links.InvolvementsOfAsync(ids);
        var contact = CheckedChild.LeadOf(
            children[0], involvements, registry, today, reach.Areas.Count > 0 ? reach.Areas[0] : caller.Area, caller).Contact;
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = caller.OrganisationId,
            Trigger = NotificationTrigger.CheckAnswerDue,
            Urgency = Urgency.Standard,
            ActionOwner = caller.Human.Name,
            ActionOwnerId = caller.Human.Id,
            ExpectedResponse = "Ask again, when it is safe to, and record the answer.",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = "The answer on contact with a child was no, but a child is recorded around this person." +
                (contact is null ? "" : $" Speak to {contact.Name}, {contact.OrganisationName}."),
            PersonId = adult.Id,
            Contact = contact,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return new Contradiction(ids, contact);
    }

    /// <summary>The answer as a statement.</summary>
    public static HouseholdStatement Statement(
        IWriteSession session, string adultId, ChildContactAnswer answer, DateOnly on, SourceKind source, Caller caller) => new(
        session.NextId("hst"), adultId, null, StatementTopic.ChildContact,
        answer switch
        {
            ChildContactAnswer.Yes => HomeAnswer.Yes,
            ChildContactAnswer.No => HomeAnswer.No,
            ChildContactAnswer.Declined => HomeAnswer.Declined,
            _ => HomeAnswer.Unknown,
        },
        KinStanding.Unspecified, StandingBasis.Unspecified, null, on, source, caller.OrganisationId, caller.Agency, session.Now);
}
