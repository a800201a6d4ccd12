using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using People = InfoShare.Protocol.People.V1.PeopleService.PeopleServiceClient;
using Police = InfoShare.Protocol.Police.V1.PoliceService.PoliceServiceClient;
using Probation = InfoShare.Protocol.Probation.V1.ProbationService.ProbationServiceClient;
using School = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// L10, A10: what an agency reports in its own words about somebody who is kept from the one who reports, or at an address where somebody hides, is
/// answered as for nobody, and what it leaves to do lies with somebody who may do it. 10 March 2027.
/// </summary>
public sealed class FormsAboutKeptPeopleTests
{
    private static InfoShareConnection Office(Partnership p) => p.As("northmere-school", "Pat Registersample", "ATTENDANCE_OFFICER");
    private static InfoShareConnection Officer(Partnership p) => p.As("northmere-police", "Noor Hillmock", "RESPONSE_OFFICER");
    private static InfoShareConnection Sergeant(Partnership p) => p.As("northmere-police", "Sgt Mossmock", "POLICE_SUPERVISOR");

    private static ReportBasics Basics => new() { Urgency = Urgency.Standard, LegalBasis = LegalBasis.PublicFunction };

    /// <summary>The attendance officer's own niece, which he must not know that the school knows.</summary>
    [Fact]
    public async Task An_absence_names_nobody_who_is_kept_from_the_one_who_reads_it_and_lies_with_somebody_else()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (child, nobody) = (Person("Nell", "Rollhushmock", "2016-11-03", "7 Still Lane", "NM6 2AA"), Person("Dora", "Norollmock", "2016-05-04", "9 Nowhere Lane", "NM6 9ZZ"));
        var childId = await RecordAsync(p.DesignatedLead, "NS-1", child);
        await DeclareAsync(p.DesignatedLead, Own("NS-1"), "u-pat-registersample");
        var kept = await OffRollAsync(Office(p), Known(child));
        var other = await OffRollAsync(Office(p), Known(nobody));
        kept.Absence.PersonId.ShouldNotBe(childId);
        Plain(kept.Absence).ShouldBe(Plain(other.Absence));

        // It is nobody's if it is his: the lead of the school has it, and is told.
        var atLead = (await new Handovers(p.DesignatedLead.CallInvoker).ListAbsencesAsync(new ListAbsencesRequest())).Absences;
        atLead.Single(a => a.PersonId == childId).Owner.Name.ShouldBe("DESIGNATED_LEAD");
        (await InboxOf(p.DesignatedLead)).ShouldContain(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.PersonId == childId && i.ActionOwner == "DESIGNATED_LEAD");

        // His list has no gap where she would be, page by page, and hers is no absence that he could take.
        var pages = new List<AbsenceView>();
        var token = "";
        do
        {
            var page = await new Handovers(Office(p).CallInvoker).ListAbsencesAsync(new ListAbsencesRequest { PageSize = 1, PageToken = token });
            page.Absences.Count.ShouldBe(1, "no page is short because somebody was left out");
            pages.AddRange(page.Absences);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        pages.Select(a => a.AbsenceId).ShouldBe([other.Absence.AbsenceId]);
        var hers = await RefusalOf(() => TakeAsync(p, kept.Absence.AbsenceId));
        var none = await RefusalOf(() => TakeAsync(p, "abs_00000000000000000000000000"));
        (hers.Reason, hers.Message).ShouldBe((none.Reason, none.Message));

        // A second report of her is answered as a second one of nobody.
        Plain((await OffRollAsync(Office(p), Known(child))).Absence).ShouldBe(Plain((await OffRollAsync(Office(p), Known(nobody))).Absence));

        static async Task TakeAsync(Partnership p, string id) =>
            await new Handovers(Office(p).CallInvoker).TakeAbsenceAsync(new TakeAbsenceRequest { AbsenceId = id, Version = 1 });
    }

    /// <summary>The officer who brings a child home is kept from her. His sergeant has the talk with her to see to.</summary>
    [Fact]
    public async Task The_talk_after_a_return_lies_with_the_sergeant_where_the_child_is_kept_from_the_officer()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = Person("Nell", "Returnhushmock", "2014-11-03", "7 Still Lane", "NM6 2AA");
        var childId = await RecordAsync(p.LeadSocialWorker, "CSC-nell", child);
        await DeclareAsync(Sergeant(p), Known(child), "u-noor-hillmock");
        var kept = (await new Police(Officer(p).CallInvoker).RecordReturnAsync(new RecordReturnRequest
        {
            Child = Known(child),
            FoundAt = At("2027-03-10 07:00").ToTimestamp(),
            Found = MissingFound.ReturnedAlone,
            RiskStatement = "Came home by herself at seven; she is cold and says little.",
            Basics = Basics,
        })).Kept;
        kept.TaskDue.ToDateTimeOffset().ShouldBe(At("2027-03-13 07:00"));
        (await InboxOf(Officer(p))).ShouldNotContain(i => i.PersonId == childId || i.TaskId == kept.TaskId);

        // To the officer it is an own task about one whom nobody knows, as it would be; the sergeant owns it.
        var own = (await TasksAsync(Officer(p))).ShouldHaveSingleItem();
        (own.TaskId, own.Owner.Name).ShouldBe((kept.TaskId, "Noor Hillmock"));
        own.PersonId.ShouldNotBe(childId);
        var task = (await TasksAsync(Sergeant(p))).Single(t => t.TaskId == kept.TaskId);
        (task.Owner.Name, task.GivenBy.Name, task.Due).ShouldBe(("POLICE_SUPERVISOR", "POLICE_SUPERVISOR", kept.TaskDue));
        (await InboxOf(Sergeant(p))).ShouldContain(i => i.TaskId == kept.TaskId && i.ActionOwner == "POLICE_SUPERVISOR");

        static async Task<IReadOnlyList<TaskView>> TasksAsync(InfoShareConnection who) =>
            (await new TaskService.TaskServiceClient(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks;
    }

    /// <summary>The man whom the officer visits is one whom she must not know of; she only described him.</summary>
    [Fact]
    public async Task A_home_visit_says_nothing_of_an_adult_who_was_described_and_is_kept_from_the_visitor()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (man, child) = (Person("Gil", "Doorhushmock", "1990-03-03", "8 Tarn Close", "NM4 1AA"), Person("Poppy", "Doorhushmock", "2021-07-07", "8 Tarn Close", "NM4 1AA"));
        var manId = await RecordAsync(p.LeadSocialWorker, "LCS-1", man);
        await RecordAsync(p.LeadSocialWorker, "LCS-2", child);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-1"), Own("LCS-2"), RelationshipType.BirthParent);
        var conflict = await DeclareAsync(p.ProbationManager, Known(man), "u-jo-pinefixture");
        var nobody = Person("Ivo", "Nodoormock", "1990-05-04", "77 Empty Row", "NM4 9ZZ");
        foreach (var answer in (ChildContactAnswer[])[ChildContactAnswer.No, ChildContactAnswer.Yes])
        {
            var there = await VisitAsync(p, man, "8 Tarn Close", "NM4 1AA", answer);
            var empty = await VisitAsync(p, nobody, "77 Empty Row", "NM4 9ZZ", answer);
            there.SupervisedPerson.PersonId.ShouldNotBe(manId);
            Plain(there).ShouldBe(Plain(empty));
            (await TrailAsync(p.Auditor, there.StatementId)).ShouldContain(e => e.RuleIds.Contains($"deny/conflict/{conflict.ConflictId}"));
        }

        // The answer at the door is asked again by somebody who may: "no" does not fit what is recorded.
        (await InboxOf(p.ProbationOfficer)).ShouldNotContain(i => i.Trigger == NotificationTrigger.CheckAnswerDue);

        // Custody and an episode of his are no way round either.
        var custody = (await new Probation(p.ProbationOfficer.CallInvoker).RecordCustodyAsync(new Protocol.Probation.V1.RecordCustodyRequest
        {
            Custody = new CustodyMoveStatement { Person = Known(man), Move = CustodyMove.In },
        })).Recorded;
        (custody.Person.PersonId == manId, custody.Told.Count).ShouldBe((false, 0));
        var episode = (await new Probation(p.ProbationOfficer.CallInvoker).RecordAdultEpisodeAsync(new Protocol.Probation.V1.RecordAdultEpisodeRequest
        {
            Episode = new AdultEpisode { Adult = Known(man), ChildContact = ChildContactAnswer.No, Source = SourceKind.ReportedToProfessional },
        })).Recorded;
        (episode.Adult.PersonId == manId, episode.Contradicted, episode.Contact is null).ShouldBe((false, false, true));
    }

    /// <summary>"Children scream at 4 Glen Road": whether a protected child lives there, any child or nobody shows nowhere.</summary>
    [Fact]
    public async Task A_call_to_an_address_is_answered_alike_whoever_lives_there_and_names_no_child_who_is_kept()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await new People(p.NurseryLead.CallInvoker).RecordPersonAsync(new Protocol.People.V1.RecordPersonRequest
        {
            OwnRecordId = "BL-1",
            Demographics = Person("Elin", "Hidesample", "2022-03-03", "4 Glen Road", "NM5 5AB"),
            Protected = true,
        });
        await WorksWithAsync(p.NurseryLead, Own("BL-1"), PractitionerRole.DesignatedLead, "01632 960140");
        await RecordAsync(p.HealthVisitor, "HV-1", Person("Pia", "Openfixture", "2022-06-01", "6 Glen Road", "NM5 5AB"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        foreach (var urgency in (Urgency[])[Urgency.Standard, Urgency.SameDay])
        {
            var hidden = await CallAsync(p, "4 Glen Road", "NM5 5AB", urgency);
            var open = await CallAsync(p, "6 Glen Road", "NM5 5AB", urgency);
            var empty = await CallAsync(p, "9 Empty Row", "NM5 9ZZ", urgency);
            Plain(hidden).ShouldBe(Plain(empty));
            Plain(open).ShouldBe(Plain(empty));
        }

        (await InboxOf(p.NurseryLead)).ShouldBeEmpty();
        var published = (await new InboxService.InboxServiceClient(Officer(p).CallInvoker).ListPublishedAsync(new ListPublishedRequest { PageSize = 100 })).ToString();
        published.ShouldNotContain("Freya");
        published.ShouldNotContain("Sandmock");

        // A child whom he names, and from whom he is kept, is a child whom nobody knows.
        var child = Person("Nell", "Callhushmock", "2016-11-03", "7 Still Lane", "NM6 2AA");
        var childId = await RecordAsync(p.LeadSocialWorker, "CSC-nell", child);
        await WorksWithAsync(p.LeadSocialWorker, Own("CSC-nell"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await p.StatusAsync("CSC-nell", ChildStatusCode.Cin, "2027-01-04");
        await DeclareAsync(Sergeant(p), Known(child), "u-noor-hillmock");
        var kept = await CallAsync(p, "9 Empty Row", "NM5 9ZZ", Urgency.Standard, child);
        var nobody = await CallAsync(p, "9 Empty Row", "NM5 9ZZ", Urgency.Standard, Person("Dora", "Nocallmock", "2016-05-04", "9 Nowhere Lane", "NM6 9ZZ"));
        kept.Concern.Children.Single().Child.PersonId.ShouldNotBe(childId);
        Shown(kept).ShouldBe(Shown(nobody));
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.ConcernShared && i.OwnRecordId == "CSC-nell");

        static string Shown(ReportKept kept) => string.Join('\n', (string[])
        [
            .. kept.Concern.Children.Select(c => $"{c.Child.Outcome} {c.Child.Explanation} {c.AgeBand} {c.Statuses} {c.Lead}"),
            .. kept.Concern.Told.Select(t => $"{t.OrganisationName} {t.ActionOwner}"), .. kept.Concern.Prompts, kept.Concern.Edges.HowToRead,
        ]);
    }

    /// <summary>Where a call came from is for those who read the whole statement: a GP who is told in short does not read the address.</summary>
    [Fact]
    public async Task The_address_of_a_call_about_somebody_is_not_in_what_is_told_in_short()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (gwen, pia) = (Person("Gwen", "Wherefixture", "1993-03-03", "4 Glen Road", "NM5 5AB"), Person("Pia", "Wherefixture", "2019-06-01", "4 Glen Road", "NM5 5AB"));
        await RecordAsync(p.Doctor, "EMIS-1", gwen);
        await RecordAsync(p.Doctor, "EMIS-2", pia);
        await WorksWithAsync(p.Doctor, Own("EMIS-1"), PractitionerRole.Gp, "01632 960150");
        await RelateAsync(p.Doctor, Own("EMIS-1"), Own("EMIS-2"), RelationshipType.BirthParent);
        var kept = (await new Police(Officer(p).CallInvoker).ReportEmergencyCallAsync(new ReportEmergencyCallRequest
        {
            CalledAt = At("2027-03-10 02:10").ToTimestamp(),
            Subject = Known(gwen),
            Address = new Address { Line = "12 Shelter Lane", Postcode = "NM8 8ZZ", Area = "Northmere" },
            Attended = true,
            RiskStatement = "She rang and said that he stands at the door.",
            Basics = Basics,
        })).Kept.Concern;
        (await InboxOf(p.Doctor)).ShouldContain(i => i.Concern != null && i.Concern.ConcernId == kept.ConcernId);
        var read = await new ConcernService.ConcernServiceClient(p.Doctor.CallInvoker).GetConcernHistoryAsync(new GetConcernHistoryRequest
        {
            ConcernId = kept.ConcernId,
            Purpose = For(Purpose.ProvideCare, "She comes to the surgery this morning."),
        });
        read.Concern.ToString().ShouldContain("he stands at the door");
        read.ToString().ShouldNotContain("Shelter");
        (await ConcernLifeStory.HistoryAsync(Officer(p), kept.ConcernId)).Concern.RiskStatement.ShouldContain("12 Shelter Lane");
    }

    private static async Task<ConflictOfInterest> DeclareAsync(InfoShareConnection who, SubjectRef person, string practitioner) =>
        (await new ConflictService.ConflictServiceClient(who.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = person,
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        })).Conflict;

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(InfoShareConnection who, string objectId) =>
        (await new AuditService.AuditServiceClient(who.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "The safeguarding lead asks what was tried", ObjectId = objectId, PageSize = 100 })).Entries;

    private static async Task<ReportOffRollResponse> OffRollAsync(InfoShareConnection who, SubjectRef pupil) =>
        await new School(who.CallInvoker).ReportOffRollAsync(new ReportOffRollRequest
        {
            Pupil = pupil,
            OffRollOn = "2027-03-09",
            Why = "The family wrote that they move.",
            LastSeenOn = "2027-03-08",
            LastSeenAlone = SeenAlone.No,
            Basics = Basics,
        });

    private static async Task<RecordChildrenAtAddressResponse> VisitAsync(Partnership p, Demographics man, string line, string postcode, ChildContactAnswer answer) =>
        await new Probation(p.ProbationOfficer.CallInvoker).RecordChildrenAtAddressAsync(new RecordChildrenAtAddressRequest
        {
            SupervisedPerson = Known(man),
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            StaysAs = ResidenceKind.Sofa,
            VisitedOn = "2027-03-10",
            Seen = Seen.Yes,
            Answer = answer,
            WhoSaid = "the landlord",
        });

    private static async Task<ReportKept> CallAsync(Partnership p, string line, string postcode, Urgency urgency, Demographics? child = null)
    {
        var request = new ReportEmergencyCallRequest
        {
            CalledAt = At("2027-03-10 03:00").ToTimestamp(),
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            RiskStatement = "A neighbour hears children scream; names unknown.",
            Basics = new ReportBasics { Urgency = urgency, LegalBasis = LegalBasis.PublicFunction },
        };
        if (child is not null)
            request.Children.Add(new CalledChild { Child = Known(child), Present = true });
        return (await new Police(Officer(p).CallInvoker).ReportEmergencyCallAsync(request)).Kept;
    }

    private static string Plain(AbsenceView absence)
    {
        var plain = absence.Clone();
        (plain.AbsenceId, plain.PersonId) = ("", "");
        return plain.ToString();
    }

    private static string Plain(RecordChildrenAtAddressResponse answer)
    {
        var plain = answer.Clone();
        (plain.StatementId, plain.ContactId, plain.SupervisedPerson.PersonId, plain.Receipt) = ("", "", "", null);
        return plain.ToString();
    }

    private static string Plain(ReportKept kept)
    {
        var plain = kept.Clone();
        (plain.Concern.ConcernId, plain.Concern.Edges.Receipt) = ("", null);
        foreach (var told in plain.Concern.Told)
            told.Since = null;
        if (plain.Concern.Referral is { } referral)
        {
            (referral.ReferralId, referral.Receipt, referral.OwnerDue) = ("", null, null);
            foreach (var child in referral.Children)
                child.PersonId = "";
        }

        return plain.ToString();
    }
}
