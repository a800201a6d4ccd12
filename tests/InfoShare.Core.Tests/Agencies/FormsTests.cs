using System.Reflection;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Health;
using InfoShare.Core.Agencies.Police;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Agencies;

/// <summary>An agency's form says what it is in shared words, and does nothing else: it ends in an operation that everybody uses.</summary>
public sealed class FormsTests
{
    private static readonly SubjectRef Somebody = SubjectRef.ByOwnRecord("X-1");
    private static readonly FormBasics Ordinary = new() { Urgency = Urgency.Standard, LegalBasis = LegalBasis.PublicFunction };
    private static readonly DateTimeOffset Noon = new(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a form may turn into: the command of a shared operation, or a form of one.</summary>
    private static readonly Type[] Shared = [typeof(Form), typeof(ContactStatement), typeof(RecordStatus), typeof(AddNote), typeof(RecordInvolvement)];

    public static IEnumerable<Type> OfAgencies => typeof(FormDesk).Assembly.GetTypes().Where(t =>
        t is { IsClass: true, IsNested: false } && t.Namespace?.StartsWith("InfoShare.Core.Agencies.", StringComparison.Ordinal) == true
        && t.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null);

    [Fact]
    public void Every_request_of_an_agency_ends_in_an_operation_that_all_share()
    {
        var requests = OfAgencies.Where(t => Ends(t).Any()).ToList();
        requests.Count.ShouldBeGreaterThanOrEqualTo(13);
        foreach (var type in OfAgencies.Except(requests))
            requests.Any(r => r.GetConstructors().SelectMany(c => c.GetParameters()).Any(p => Names(p.ParameterType, type)))
                .ShouldBeTrue($"{type.Name} ends nowhere, and is no part of what does");
        foreach (var type in requests)
            Ends(type).Count().ShouldBe(1, type.Name);

        static bool Names(Type parameter, Type type) =>
            parameter == type || Nullable.GetUnderlyingType(parameter) == type || parameter.GetGenericArguments().Contains(type);
    }

    [Fact]
    public void No_form_of_an_agency_asks_for_a_store_a_session_or_a_clock()
    {
        foreach (var type in OfAgencies)
        {
            const BindingFlags all = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            var named = type.GetConstructors(all).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType)
                .Concat(type.GetMethods(all).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
                .Concat(type.GetFields(all).Select(f => f.FieldType));
            foreach (var other in named)
            {
                other.Namespace.ShouldNotBe("InfoShare.Core.Stores", $"{type.Name} names {other.Name}");
                other.Name.EndsWith("Handler", StringComparison.Ordinal).ShouldBeFalse($"{type.Name} names {other.Name}");
                other.ShouldNotBe(typeof(TimeProvider), type.Name);
            }
        }
    }

    [Theory]
    [InlineData(EdPresentation.SelfHarm, true, "YP_SELF_HARM", NotificationTrigger.EdSelfHarm)]
    [InlineData(EdPresentation.Overdose, true, "YP_SELF_HARM", NotificationTrigger.EdSelfHarm)]
    [InlineData(EdPresentation.Overdose, false, "PARENT_SELF_HARM", NotificationTrigger.EdSelfHarm)]
    [InlineData(EdPresentation.Suicidal, false, "PARENT_SUICIDAL", NotificationTrigger.ConcernShared)]
    [InlineData(EdPresentation.Suicidal, true, "YP_SUICIDAL", NotificationTrigger.ConcernShared)]
    [InlineData(EdPresentation.Alcohol, true, "YP_SUBSTANCE", NotificationTrigger.ConcernShared)]
    [InlineData(EdPresentation.Alcohol, false, "PARENT_ALCOHOL", NotificationTrigger.ConcernShared)]
    [InlineData(EdPresentation.Drugs, false, "PARENT_DRUGS", NotificationTrigger.ConcernShared)]
    [InlineData(EdPresentation.Ingestion, true, "CHILD_INGESTION", NotificationTrigger.ConcernShared)]
    [InlineData(EdPresentation.AssaultAtHome, false, "DA_INCIDENT DA_INJURED_ADULT", NotificationTrigger.ConcernShared)]
    [InlineData(EdPresentation.Injury, false, "", NotificationTrigger.ConcernShared)]
    [InlineData(EdPresentation.Other, true, "", NotificationTrigger.ConcernShared)]
    public void What_somebody_came_with_is_told_by_its_codes(EdPresentation with, bool ofChild, string codes, NotificationTrigger trigger)
    {
        var form = Attendance(with, ofChild).ToForm();
        string.Join(' ', form.Concern.Indicators.Select(i => Code.Of(i))).ShouldBe(codes);
        form.Trigger.ShouldBe(trigger);
    }

    [Fact]
    public void A_patient_under_eighteen_who_has_a_child_is_told_of_as_both()
    {
        var mother = Attendance(EdPresentation.Overdose, false) with { Children = ChildContactAnswer.Yes };
        mother.Of(child: true).ToForm().Concern.Indicators.ShouldBe([ConcernIndicator.YpSelfHarm, ConcernIndicator.ParentSelfHarm]);
        mother.Of(child: false).ToForm().Concern.Indicators.ShouldBe([ConcernIndicator.ParentSelfHarm]);
        (mother with { Children = ChildContactAnswer.No }).Of(child: true).ToForm().Concern.Indicators.ShouldBe([ConcernIndicator.YpSelfHarm]);
    }

    [Fact]
    public void An_account_stands_beside_a_finding_and_one_that_fits_takes_no_code_away()
    {
        var mobile = Attendance(EdPresentation.Injury, true) with { AccountGiven = "He fell.", AccountBy = "father", Fits = AccountFits.Yes, NotYetMobile = true };
        var form = mobile.ToForm();
        form.Concern.Indicators.ShouldBe([ConcernIndicator.InjuryNonMobileInfant]);
        form.Notes.ShouldBe([new FormNote(NoteKind.Explanation, "He fell.", "father", null, new DateOnly(2027, 3, 10))]);
        (mobile with { Fits = AccountFits.No }).ToForm().Concern.Indicators.ShouldBe([ConcernIndicator.InjuryNonMobileInfant, ConcernIndicator.UnexplainedInjury]);
    }

    [Fact]
    public void Every_choice_of_an_agency_has_its_words_or_its_code()
    {
        foreach (var worry in Enum.GetValues<AntenatalWorry>().Where(w => w != AntenatalWorry.Unspecified))
        {
            new ReportAntenatalConcern(Somebody, null, 20, [worry], "She hides it.", [], [], Ordinary).ToForm()
                .Concern.Indicators.Single().ShouldNotBe(ConcernIndicator.Unspecified, worry.ToString());
        }

        foreach (var sign in Enum.GetValues<ExploitationSign>().Where(s => s != ExploitationSign.Unspecified))
            new ShareExploitationConcern(Somebody, [sign], [], [], "He waits outside.", Ordinary).ToForm().Concern.Indicators.Count.ShouldBe(1, sign.ToString());
        Enum.GetValues<MissingFound>().Where(f => f != MissingFound.Unspecified)
            .Select(f => new RecordReturn(Somebody, Noon, f, null, "She is back.", null, null, [], Ordinary).ToForm().Concern.RiskStatement).Distinct().Count().ShouldBe(6);
        Enum.GetValues<CriminalOutcome>().Where(o => o != CriminalOutcome.Unspecified)
            .Select(o => new RecordCriminalOutcome("con_1", o, new DateOnly(2027, 3, 10), "At court today.", null).ToNote().Words).Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public void Only_the_child_ends_a_return_check()
    {
        var talk = new ContactStatement { Person = Somebody, HappenedOn = new DateOnly(2027, 3, 10), Seen = Seen.Yes };
        Enum.GetValues<ReturnCheckResult>().Where(r => new RecordReturnCheck("tsk_1", 1, talk, r, null).Ends)
            .ShouldBe([ReturnCheckResult.Held, ReturnCheckResult.DeclinedByChild]);
    }

    [Fact]
    public void A_number_of_the_own_system_is_an_incident_and_a_grade_is_a_label()
    {
        var form = new RecordMissing(Somebody, Noon, null, null, "high", "Her bed is empty.", true, "NP/77", [], Ordinary with { AgencyLabel = "misper" }).ToForm();
        form.Concern.Incidents.Single().Number.ShouldBe("NP/77");
        form.Concern.AgencyLabel.ShouldBe("misper; risk grade: high");
        form.Concern.KnownAt.ShouldBe(Noon);
        form.Concern.RiskStatement.ShouldBe("Her bed is empty.\nWhen the child was last seen is not known.\nMissing from a placement.");
        FormWords.Label(null, " ").ShouldBeNull();
        FormWords.Label(new string('x', 300))!.Length.ShouldBe(200);
    }

    private static ReportEdAttendance Attendance(EdPresentation with, bool ofChild) => new(
        Somebody, ofChild, Noon, with, "Came in by ambulance.", null, null, AccountFits.Unspecified, false, false, null, ChildContactAnswer.Unspecified, [], null, [], Ordinary);

    private static IEnumerable<object> Ends(Type type) =>
    [
        .. typeof(IAgencyForm).IsAssignableFrom(type) ? [typeof(IAgencyForm)] : (object[])[],
        .. typeof(ITaskReport).IsAssignableFrom(type) ? [typeof(ITaskReport)] : (object[])[],
        .. type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(m => m.Name.StartsWith("To", StringComparison.Ordinal) && Shared.Contains(m.ReturnType) && m.ReturnType != typeof(Form)),
    ];
}
