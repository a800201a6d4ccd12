using InfoShare.Protocol.Information.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>What several pages say of a question that one service puts to another.</summary>
internal static class QuestionText
{
    /// <summary>Who is meant, as the asker named the person.</summary>
    public static string About(InformationRequestView question)
    {
        var asked = question.AskedAs;
        var name = $"{asked?.GivenName} {asked?.FamilyName}".Trim();
        return name.Length > 0 ? name : question.OwnRecordId.Length > 0 ? $"Your record {question.OwnRecordId}" : "Somebody without a name here";
    }
}
