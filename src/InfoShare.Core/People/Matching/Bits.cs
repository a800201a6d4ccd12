namespace InfoShare.Core.People.Matching;

/// <summary>
/// Weights are integers in thousandths of a bit (base-2 log of a likelihood ratio). Logarithm and power are written with the four
/// basic operations only, which IEEE 754 fixes to the last digit, so that a score is the same on every machine; the library's own
/// are not.
/// </summary>
public static class Bits
{
    /// <summary>One bit of evidence: the odds double.</summary>
    public const int One = 1000;

    private const double Ln2 = 0.693147180559945309417;

    /// <summary>Base-2 logarithm in thousandths. The argument must be above zero.</summary>
    public static int Log2(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        var exponent = 0;
        while (value >= 2)
        {
            value /= 2;
            exponent++;
        }

        while (value < 1)
        {
            value *= 2;
            exponent--;
        }

        // ln m = 2 (y + y^3/3 + y^5/5 ...), y = (m-1)/(m+1) <= 1/3.
        var y = (value - 1) / (value + 1);
        double power = y, sum = 0;
        for (var k = 1; k <= 39; k += 2)
        {
            sum += power / k;
            power *= y * y;
        }

        return Round(1000 * (exponent + 2 * sum / Ln2));
    }

    /// <summary>Two to the power of so many thousandths.</summary>
    public static double Pow2(int thousandths)
    {
        var whole = thousandths / One;
        var part = (thousandths - whole * One) / 1000.0 * Ln2;
        double term = 1, sum = 1;
        for (var k = 1; k <= 20; k++)
        {
            term *= part / k;
            sum += term;
        }

        for (; whole > 0; whole--)
            sum *= 2;
        for (; whole < 0; whole++)
            sum /= 2;
        return sum;
    }

    /// <summary>Probability of odds given as a weight.</summary>
    public static double Probability(int logOdds) => logOdds switch
    {
        >= 60 * One => 1,
        <= -60 * One => 0,
        _ => 1 / (1 + Pow2(-logOdds)),
    };

    /// <summary>Weight of the odds of a probability strictly between 0 and 1.</summary>
    public static int LogOdds(double probability) => Log2(probability / (1 - probability));

    private static int Round(double x) => (int)(x < 0 ? x - 0.5 : x + 0.5);
}
