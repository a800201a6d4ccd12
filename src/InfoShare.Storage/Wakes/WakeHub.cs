using InfoShare.Core.Stores;

namespace InfoShare.Storage.Wakes;

/// <summary>Who waits for what in this process.</summary>
internal sealed class WakeHub
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<WakeSignal>> byTopic = new(StringComparer.Ordinal);

    public WakeSignal Subscribe(string topic)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        var signal = new WakeSignal(topic, Remove);
        lock (gate)
        {
            if (!byTopic.TryGetValue(topic, out var signals))
                byTopic.Add(topic, signals = []);
            signals.Add(signal);
        }
        return signal;
    }

    public void Ring(IEnumerable<string> topics)
    {
        lock (gate)
        {
            foreach (var topic in topics)
            {
                if (!byTopic.TryGetValue(topic, out var signals))
                    continue;
                foreach (var signal in signals)
                    signal.Ring();
            }
        }
    }

    /// <summary>Rings for everybody: wake-ups of other brokers may have been missed.</summary>
    public void RingAll()
    {
        lock (gate)
        {
            foreach (var signals in byTopic.Values)
            {
                foreach (var signal in signals)
                    signal.Ring();
            }
        }
    }

    private void Remove(WakeSignal signal)
    {
        lock (gate)
        {
            if (byTopic.TryGetValue(signal.Topic, out var signals) && signals.Remove(signal) && signals.Count == 0)
                byTopic.Remove(signal.Topic);
        }
    }
}
