using Google.Protobuf;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What the stories of Lark share, who is in a refuge in Southmere while her school and her surgery in Northmere have not ended their part.</summary>
internal static class InHidingStory
{
    /// <summary>What would say where she is.</summary>
    public static readonly string[] OfThePlace = ["Southmere", "Fellsample", "Saltsample", "960203", "960211", "Gatesample", "Quaysample"];

    public static Demographics Mother => Person("Una", "Heathmock", "1992-01-02", "6 Ash Court", "NM6 3GF", "9990000174");
    public static Demographics Father => Person("Gil", "Heathmock", "1990-01-02", nhsNumber: "9990000107");
    public static Demographics Newcomer => Person("Dean", "Ashtest", "1994-02-03", "3 Quay", "SM1 1AA", "9990000433");

    /// <summary>The health visitor and the social worker where Lark is now.</summary>
    public static async Task<(InfoShareConnection Visitor, InfoShareConnection Worker)> InRefugeAsync(Partnership p)
    {
        await LarkAsync(p);
        await RelateAsync(p.LeadSocialWorker, Known(Mother), Own("LCS-8"), RelationshipType.BirthParent);
        await HideAsync(p.LeadSocialWorker, Own("LCS-8"));
        var worker = p.As("southmere-csc", "Ivo Saltsample", "ALLOCATED_SOCIAL_WORKER");
        await RecordAsync(worker, "SCS-8", Lark);
        await WorksWithAsync(worker, Own("SCS-8"), PractitionerRole.AllocatedSocialWorker, "01632 960211", leads: true);
        var visitor = p.As("southmere-health-visiting", "Freya Fellsample", "HEALTH_VISITOR");
        await RecordAsync(visitor, "SHV-8", Lark);
        await WorksWithAsync(visitor, Own("SHV-8"), PractitionerRole.HealthVisitor, "01632 960203");
        return (visitor, worker);
    }

    /// <summary>Says that somebody is in the refuge.</summary>
    public static async Task HideAsync(InfoShareConnection who, SubjectRef person) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = person,
            Address = new Address { Line = "4 Haven Close", Postcode = "SM9 4HC", Area = "Southmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
        });

    /// <summary>Whatever was told or answered says nothing of the place.</summary>
    public static void NamesNothingOf(IEnumerable<IMessage> told)
    {
        foreach (var item in told)
        {
            foreach (var word in OfThePlace)
                item.ToString()!.ShouldNotContain(word);
        }
    }
}
