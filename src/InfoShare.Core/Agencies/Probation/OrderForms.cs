using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Probation;

/// <summary>A condition of an order, a licence or bail.</summary>
public enum OrderCondition
{
    Unspecified = 0,
    Curfew = 1,
    Contact = 2,
    Residence = 3,
    Programme = 4,
    ExclusionZone = 5,
    Disclosure = 6,
    Other = 7,
}

/// <summary>Where a condition was breached.</summary>
public enum BreachPlace
{
    Unspecified = 0,
    AtPartnersHome = 1,
    AtOwnAddress = 2,
    Elsewhere = 3,
    NotKnown = 4,
}

/// <summary>Out of what, and on what terms.</summary>
public enum ReleaseKind
{
    Unspecified = 0,
    Bail = 1,
    Licence = 2,
    HomeLeave = 3,
    EndOfSentence = 4,
}

/// <summary>What supervises somebody.</summary>
public enum OrderKind
{
    Unspecified = 0,
    Community = 1,
    SuspendedSentence = 2,
    Licence = 3,
    PostSentenceSupervision = 4,
}

/// <summary>
/// A condition was breached. It is the earliest sign that a plan does not hold: the lead of every linked child is told (G7), and at once
/// where it is urgent.
/// </summary>
public sealed record ReportBreach(
    SubjectRef SupervisedPerson, OrderCondition Condition, WhenHappened? Happened, BreachPlace Where, string Account, IReadOnlyList<StatedBearing> Children,
    string? ActionTaken, ChildContactAnswer ChildContact, FormBasics Basics) : IAgencyForm
{
    /// <inheritdoc/>
    public Form ToForm()
    {
        var what = $"Breach of a condition ({OrderWords.Of(Condition)}), {OrderWords.Of(Where)}";
        return new Form
        {
            Concern = Basics.Concern(
                SupervisedPerson, [ConcernIndicator.ConditionBreached], ConcernKind.Event, Happened,
                FormWords.Lines($"{what}.", Account, FormWords.Said("What was done", ActionTaken)), what) with
            {
                Children = Children,
                ChildContact = ChildContact,
            },
        };
    }
}

/// <summary>Somebody is to be released.</summary>
/// <param name="ToAddress">Where to; null: not known.</param>
public sealed record ReportRelease(
    SubjectRef Person, DateOnly ReleaseOn, ReleaseKind Kind, PostalAddress? ToAddress, IReadOnlyList<OrderCondition> Conditions, string? ConditionsInWords,
    string? Meaning, IReadOnlyList<StatedBearing> Children, FormBasics Basics) : IAgencyForm
{
    /// <inheritdoc/>
    public Form ToForm()
    {
        var kind = Kind switch
        {
            ReleaseKind.Bail => "bail",
            ReleaseKind.Licence => "licence",
            ReleaseKind.HomeLeave => "home leave",
            _ => "end of sentence",
        };
        var conditions = FormWords.Said("conditions", OrderWords.Of(Conditions));
        return new Form
        {
            Concern = Basics.Concern(
                Person,
                Conditions.Contains(OrderCondition.Contact) ? [ConcernIndicator.ReleaseDue, ConcernIndicator.ContactRestricted] : [ConcernIndicator.ReleaseDue],
                ConcernKind.Event, FormWords.On(ReleaseOn),
                FormWords.Lines($"To be released on {PlainTime.Date(ReleaseOn)} ({kind}{(conditions is null ? "" : $"; {conditions}")}).", ConditionsInWords, Meaning),
                $"release, {kind}", conditions) with
            {
                Children = Children,
            },
            Trigger = NotificationTrigger.ReleaseOut,
        };
    }
}

/// <summary>The release, shared; and the residence that was kept with it, if any.</summary>
public sealed record ReleaseReported(SharedConcern Concern, string? ResidenceId);

/// <summary>An order or a licence begins, or is over.</summary>
public sealed record RecordOrder(
    SubjectRef Person, OrderKind Order, DateOnly From, DateOnly? DecidedOn, DateOnly? To, IReadOnlyList<OrderCondition> Conditions);

/// <summary>
/// A release reaches the leads of the linked children before its day (G7). Where the address is that of a child, its own lead is told of
/// that alone; whoever reports learns nothing of it, else addresses could be tried out for children.
/// </summary>
public sealed class ReportReleaseHandler(ShareConcernHandler share, RecordResidenceHandler residences, OrganisationDirectory directory)
{
    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS for an address without a key.</exception>
    public async Task<ReleaseReported> HandleAsync(ReportRelease command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        var form = command.ToForm();
        return await share.WithAsync(
            new ShareConcern(form.Concern, form.Trigger), call,
            async (session, _, shared) =>
            {
                if (command.ToAddress is not { } address)
                    return new ReleaseReported(shared, null);
                var residence = await residences.ApplyAsync(
                    session,
                    new RecordResidence(
                        command.Person, address, command.Kind == ReleaseKind.Licence ? ResidenceKind.LicenceAddress : ResidenceKind.Temporary,
                        LinkState.Reported, command.ReleaseOn, null, SourceKind.RecordCheck),
                    call, registry);
                return new ReleaseReported(shared, residence.LinkId);
            }, ct);
    }
}

/// <summary>An order is a status of the supervised person; its words are the agency's own label, compared with nothing.</summary>
public sealed class RecordOrderHandler(RecordStatusHandler statuses)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public Task<LinkRecorded> HandleAsync(RecordOrder command, Call call, CancellationToken ct)
    {
        var order = command.Order switch
        {
            OrderKind.Community => "community order",
            OrderKind.SuspendedSentence => "suspended sentence order",
            OrderKind.Licence => "licence",
            _ => "post-sentence supervision",
        };
        return statuses.HandleAsync(
            new RecordStatus(command.Person, ChildStatusCode.Licence, [], command.From, command.To, command.DecidedOn)
            {
                Label = FormWords.Label(order, FormWords.Said("conditions", OrderWords.Of(command.Conditions))),
            },
            call, ct);
    }
}

/// <summary>What orders say, in words.</summary>
internal static class OrderWords
{
    public static string? Of(IReadOnlyList<OrderCondition> conditions) => conditions.Count == 0 ? null : string.Join(", ", conditions.Select(Of));

    public static string Of(BreachPlace place) => place switch
    {
        BreachPlace.AtPartnersHome => "at the home of a partner",
        BreachPlace.AtOwnAddress => "at the own address",
        BreachPlace.Elsewhere => "elsewhere",
        _ => "place not known",
    };

    public static string Of(OrderCondition condition) => condition switch
    {
        OrderCondition.Curfew => "curfew",
        OrderCondition.Contact => "no contact",
        OrderCondition.Residence => "residence",
        OrderCondition.Programme => "programme",
        OrderCondition.ExclusionZone => "exclusion zone",
        OrderCondition.Disclosure => "to disclose partners and children",
        OrderCondition.Other => "other",
        _ => "not said",
    };
}
