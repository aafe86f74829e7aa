using System.Buffers.Binary;
using System.Text;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>Numbers drawn from a key for one purpose: HMAC-SHA256(key, purpose ‖ counter), block after block, so that no purpose tells of another's.</summary>
internal sealed class KeyStream
{
    private readonly WatermarkKey key;
    private readonly byte[] message;
    private readonly byte[] block = new byte[32];
    private uint counter;
    private int at = 32;

    public KeyStream(WatermarkKey key, string purpose)
    {
        this.key = key;
        message = new byte[Encoding.ASCII.GetByteCount(purpose) + sizeof(uint)];
        Encoding.ASCII.GetBytes(purpose, message);
    }

    /// <summary>0 to <paramref name="bound"/> − 1, each as likely.</summary>
    public int Below(int bound)
    {
        // What is above the last whole multiple would make small numbers likelier: drawn again.
        var limit = uint.MaxValue - (uint)((1UL << 32) % (ulong)bound);
        uint drawn;
        do
        {
            drawn = Next();
        }
        while (drawn > limit);

        return (int)(drawn % (uint)bound);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in an order of the key (Fisher–Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var other = Below(i + 1);
            order[i] = order[other];
            order[other] = i;
        }

        return order;
    }

    private uint Next()
    {
        if (at == block.Length)
        {
            BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - sizeof(uint)), counter++);
            key.Block(message, block);
            at = 0;
        }

        var drawn = BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(at));
        at += sizeof(uint);
        return drawn;
    }
}
