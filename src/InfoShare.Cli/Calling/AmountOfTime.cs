using System.Buffers;
using System.Globalization;

namespace InfoShare.Cli.Calling;

/// <summary>Amounts of time as people type them: <c>1d</c>, <c>2h30m</c>, <c>90s</c>, <c>1.5h</c>.</summary>
internal static class AmountOfTime
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out TimeSpan amount)
    {
        amount = TimeSpan.Zero;
        var rest = text.Trim().AsSpan();
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            var seconds = char.ToLowerInvariant(rest[digits]) switch
            {
                'd' => 86_400,
                'h' => 3_600,
                'm' => 60,
                's' => 1,
                _ => 0,
            };
            if (seconds == 0 || amount.TotalSeconds + (number * seconds) > TimeSpan.MaxValue.TotalSeconds / 2)
                return false;
            amount += TimeSpan.FromSeconds(number * seconds);
            rest = rest[(digits + 1)..];
        }

        return true;
    }
}
