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

/// <summary>An order or a licence begins, has other conditions than before, or is over. Kind and conditions stand in its label.</summary>
public sealed record RecordOrder(
    SubjectRef Person, OrderKind Order, DateOnly From, DateOnly? DecidedOn, DateOnly? To, IReadOnlyList<OrderCondition> Conditions)
{
    /// <summary>It is a status of the supervised person.</summary>
    public RecordStatus ToStatus()
    {
        var order = Order switch
        {
            OrderKind.Community => "community order",
            OrderKind.SuspendedSentence => "suspended sentence order",
            OrderKind.Licence => "licence",
            _ => "post-sentence supervision",
        };
        return new RecordStatus(Person, ChildStatusCode.Licence, [], From, To, DecidedOn)
        {
            OrderKind = Order,
            Label = FormWords.Label(order, FormWords.Said("conditions", OrderWords.Of(Conditions))),
        };
    }
}
