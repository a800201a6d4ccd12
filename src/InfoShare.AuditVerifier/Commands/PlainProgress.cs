using System.Globalization;

namespace InfoShare.AuditVerifier.Commands;

/// <summary>A progress bar on one line, for a terminal.</summary>
internal sealed class PlainProgress(TextWriter output) : IProgress<(long Done, long Of)>
{
    private const int Width = 40;
    private long shown = -1;

    public void Report((long Done, long Of) value)
    {
        var percent = value.Of == 0 ? 100 : value.Done * 100 / value.Of;
        if (percent == shown)
            return;
        shown = percent;
        var bar = new string('#', (int)(percent * Width / 100)).PadRight(Width, '.');
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\r[{bar}] {percent,3} %  {value.Done:N0} of {value.Of:N0} entries"));
        if (value.Done == value.Of)
            output.WriteLine();
    }
}
