using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Demo;

/// <summary>
/// The seeded neighbourhood: invented people, recorded through the same API by the agencies that would know them, so that no
/// agency knows more than it said.
/// </summary>
internal sealed class Neighbours(Cast cast, DateOnly today)
{
    public static Address MillLane => new() { Line = "4 Mill Lane", Postcode = "NM1 4QT", Area = "Northmere" };
    public static Address FordRoad => new() { Line = "17 Ford Road", Postcode = "NM2 7AB", Area = "Northmere" };
    public static Address WeirCourt => new() { Line = "9 Weir Court", Postcode = "NM3 1XY", Area = "Northmere" };
    public static Address SluiceRow => new() { Line = "2 Sluice Row", Postcode = "NM3 1XZ", Area = "Northmere" };

    public Demographics Tamsin => Person("Tamsin", "Quilltest", today.AddYears(-29).AddDays(-40), MillLane, "9434765919");
    public Demographics Nell => Person("Nell", "Quilltest", today.AddYears(-4).AddDays(-100), MillLane, null);
    public Demographics Otto => Person("Otto", "Quilltest", today.AddMonths(-9), MillLane, null);
    public Demographics Carly => Person("Carly", "Woodsample", today.AddYears(-24).AddDays(-12), FordRoad, null);
    public Demographics Remy => Person("Remy", "Woodsample", today.AddYears(-3).AddDays(-20), FordRoad, null);
    public Demographics Dale => Person("Dale", "Hartmock", today.AddYears(-26).AddDays(-7), WeirCourt, null);
    public Demographics Wren => Person("Wren", "Coldtest", today.AddYears(-5).AddDays(-3), SluiceRow, null);
    public Demographics Idris => Person("Idris", "Coldtest", today.AddDays(-2), SluiceRow, null);

    public string Day(int daysFromToday) => today.AddDays(daysFromToday).ToString("yyyy-MM-dd");

    /// <summary>Records everybody; returns how many calls it took.</summary>
    public async Task<int> RecordAsync()
    {
        var calls = 0;
        var (gp, csc, hv, nursery, probation, midwife) =
            (cast.Doctor, cast.LeadSocialWorker, cast.HealthVisitor, cast.NurseryLead, cast.ProbationOfficer, cast.Midwife);

        await Record(gp, "EMIS-1001", Tamsin);
        await Record(gp, "EMIS-1002", Nell);
        await Involve(gp, Own("EMIS-1002"), PractitionerRole.Gp, "01632 960151", leads: false);

        await Record(csc, "LCS-700", Tamsin);
        await Record(csc, "LCS-701", Otto);
        await Relate(csc, Own("LCS-700"), Own("LCS-701"), RelationshipType.BirthParent, LinkState.Confirmed);
        await Status(csc, "LCS-701", ChildStatusCode.Cin, Day(-50), "");
        await Involve(csc, Own("LCS-701"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);

        await Record(hv, "HV-31", Otto);
        await Involve(hv, Own("HV-31"), PractitionerRole.HealthVisitor, "01632 960161", leads: false);
        await Record(hv, "HV-32", Remy);
        await Record(hv, "HV-33", Carly);
        await Relate(hv, Own("HV-33"), Own("HV-32"), RelationshipType.BirthParent, LinkState.Confirmed);
        await Involve(hv, Own("HV-32"), PractitionerRole.HealthVisitor, "01632 960161", leads: false);

        await Record(nursery, "ARB-5", Nell);
        await Involve(nursery, Own("ARB-5"), PractitionerRole.DesignatedLead, "01632 960171", leads: false);

        await Record(probation, "X120001", Dale);
        await new ProbationService.ProbationServiceClient(probation.CallInvoker).ShareConcernAsync(new Protocol.Probation.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("X120001"),
                Indicators = { ConcernIndicator.ViolentConviction, ConcernIndicator.DaPreviousPartnerOffence },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = Day(-420) },
                Source = SourceKind.Finding,
                Verification = VerificationState.Confirmed,
                RiskStatement = "Convicted of violence to an earlier partner; on a curfew.",
                ChildContact = ChildContactAnswer.No,
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        calls++;

        await Record(midwife, "MAT-90", Idris);
        await Involve(midwife, Own("MAT-90"), PractitionerRole.Midwife, "01632 960152", leads: false);
        await Record(csc, "LCS-650", Wren);
        await Status(csc, "LCS-650", ChildStatusCode.CscClosed, Day(-900), Day(-300));
        await Involve(hv, SubjectOf(Idris), PractitionerRole.HealthVisitor, "01632 960161", leads: false);
        return calls;

        async Task Record(InfoShareConnection who, string id, Demographics demographics)
        {
            calls++;
            await new PeopleService.PeopleServiceClient(who.CallInvoker)
                .RecordPersonAsync(new RecordPersonRequest { OwnRecordId = id, Demographics = demographics });
        }

        async Task Involve(InfoShareConnection who, SubjectRef person, PractitionerRole role, string telephone, bool leads)
        {
            calls++;
            await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
            {
                Person = person,
                Role = role,
                Telephone = telephone,
                Leads = leads,
                FromDate = Day(-60),
            });
        }

        async Task Relate(InfoShareConnection who, SubjectRef one, SubjectRef other, RelationshipType type, LinkState state)
        {
            calls++;
            await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordRelationshipAsync(new RecordRelationshipRequest
            {
                Person = one,
                RelatedTo = other,
                Type = type,
                State = state,
                Source = SourceKind.RecordCheck,
            });
        }

        async Task Status(InfoShareConnection who, string ownRecordId, ChildStatusCode status, string from, string to)
        {
            calls++;
            await new SocialCareService.SocialCareServiceClient(who.CallInvoker).RecordStatusAsync(new RecordStatusRequest
            {
                Child = Own(ownRecordId),
                Status = status,
                FromDate = from,
                ToDate = to,
            });
        }
    }

    public static SubjectRef Own(string ownRecordId) => new() { OwnRecordId = ownRecordId };
    public static SubjectRef SubjectOf(Demographics demographics) => new() { Demographics = demographics };

    private static Demographics Person(string given, string family, DateOnly born, Address address, string? nhsNumber)
    {
        var person = new Demographics
        {
            GivenName = given,
            FamilyName = family,
            BirthDate = born.ToString("yyyy-MM-dd"),
            Address = address,
        };
        if (nhsNumber is not null)
            person.Identifiers.Add(new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = nhsNumber });
        return person;
    }
}
