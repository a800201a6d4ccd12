namespace InfoShare.Core.People.Matching;

/// <summary>NHS numbers: nine digits and a check digit, modulus 11.</summary>
public static class NhsNumbers
{
    /// <summary>The scheme's name in <see cref="IdentifierFact"/>.</summary>
    public const string Scheme = "NHS";

    /// <summary>Whether ten digits carry the right check digit. Ten equal digits are refused, though some of them compute.</summary>
    public static bool IsValid(ReadOnlySpan<char> compact)
    {
        if (compact.Length != 10 || compact.ContainsAnyExceptInRange('0', '9') || !compact.ContainsAnyExcept(compact[0]))
            return false;
        var sum = 0;
        for (var i = 0; i < 9; i++)
            sum += (compact[i] - '0') * (10 - i);
        var check = 11 - sum % 11;
        return check != 10 && (check == 11 ? 0 : check) == compact[9] - '0';
    }
}
