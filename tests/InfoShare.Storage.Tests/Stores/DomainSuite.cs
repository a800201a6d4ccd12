using InfoShare.Core;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

/// <summary>A suite over the domain's stores; see <see cref="StorageSuite"/>.</summary>
public abstract class DomainSuite(StoreEngine engine) : StorageSuite(engine)
{
    protected const string Surgery = "elmmock-surgery";
    protected const string Council = "elmmock-council";

    protected DateTimeOffset Now => Clock.GetUtcNow();

    protected string NewId(string prefix) => Ids.New(prefix, Clock);

    protected Task<T> DoAsync<T>(Func<IWriteSession, ValueTask<T>> apply, IStore? store = null) =>
        (store ?? Store).WriteAsync(new WriteCommand<T>("Test", apply), Ct);

    protected Task DoAsync(Action<IWriteSession> apply, IStore? store = null) => DoAsync(
        s =>
        {
            apply(s);
            return ValueTask.FromResult(true);
        },
        store);

    protected Task<T> LookAsync<T>(Func<IReadSession, ValueTask<T>> read, IStore? store = null) =>
        (store ?? Store).ReadAsync(read, Ct);

    protected PersonRecord NewRecord(string personId, string? ownRecordId = null, string given = "Ada", string family = "Sample") => new(
        NewId("rec"), personId, Surgery, ownRecordId,
        new Demographics { GivenName = given, FamilyName = family, BirthDate = new DateOnly(2019, 3, 4) }, Now);

    protected async Task<string> AddPersonAsync(string? ownRecordId = null, string given = "Ada", string family = "Sample")
    {
        var id = NewId("per");
        await DoAsync(s => s.People.AddRecord(NewRecord(id, ownRecordId, given, family)));
        return id;
    }

    internal Concern NewConcern(string subjectId, DateTimeOffset? sharedAt = null, string organisation = Surgery) => new Filled(1).Of<Concern>() with
    {
        Id = NewId("con"),
        SubjectId = subjectId,
        OrganisationId = organisation,
        SharedAt = sharedAt ?? Now,
    };

    internal Referral NewReferral(DateTimeOffset? due = null, string child = "per_child") => new Filled(1).Of<Referral>() with
    {
        Id = NewId("ref"),
        Version = 1,
        State = ReferralState.Delivered,
        ReferrerOrganisationId = Surgery,
        RecipientOrganisationId = Council,
        OwnerOrganisationId = Surgery,
        OwnerId = "gp.one",
        ChildIds = [child],
        ConcernIds = [NewId("con")],
        ReceivedAt = Now,
        FeedbackDue = due ?? Now.AddDays(1),
        OwnerDue = null,
        Decision = null,
        Feedback = null,
        Challenge = null,
        OpenQuestion = null,
        EndedPregnancy = null,
    };

    internal Notification NewItem(string organisation = Council) => new Filled(1).Of<Notification>() with
    {
        Id = NewId("inb"),
        OrganisationId = organisation,
        State = NotificationState.Queued,
        PublishedAt = Now,
        StateSince = Now,
        ReadBy = null,
        Note = null,
    };

    /// <summary>
    /// Lets one command go as far as <paramref name="first"/> in a broker of its own, begins <paramref name="second"/>
    /// in another, and only then lets the first commit.
    /// </summary>
    protected async Task<(bool First, bool Second)> RaceAsync(
        Func<IWriteSession, ValueTask<bool>> first, Func<IWriteSession, ValueTask<bool>> second)
    {
        var other = await OpenAsync();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var one = DoAsync(async s =>
        {
            var result = await first(s);
            done.TrySetResult();
            await release.Task;
            return result;
        });
        await done.Task;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var two = DoAsync(
            s =>
            {
                begun.TrySetResult();
                return second(s);
            },
            other);
        await begun.Task;
        release.SetResult();
        return (await one, await two);
    }
}
