using System.Security.Cryptography;
using Redirect.Benchmarks.Watermarks;
using Redirect.Media.Pictures;
using Redirect.Media.Watermarks.Engine;
using Redirect.Testing;

namespace Redirect.Media.Tests.Watermarks.Engine;

public sealed class WatermarkTests
{
    private const ulong Id = 0xA5C3_0F12_3456;
    private const ulong OtherId = 0x1122_3344_5566;

    private static readonly Picture Scene = Scenes.Make(512, 512, seed: 1);
    private static readonly EmbedResult Marked = Watermark.Embed(Scene, Id, Keys.PlanOne, Strength.Adaptive, CancellationToken.None);

    [Fact]
    public void A_mark_is_read_and_hardly_changes_the_picture()
    {
        Assert.True(Marked.SelfTestPassed);
        Assert.InRange(Marked.Psnr, 40, 60);
        Assert.InRange(Marked.Ssim, 0.98, 1);
        Assert.Equal(Psnr(Scene, Marked.Picture), Marked.Psnr, 1e-6);
        var mark = Assert.Single(Detect(Marked.Picture));
        Assert.Equal(Id, mark.Id);
        Assert.False(mark.Mirrored);
        Assert.Equal(1, mark.Scale, 0.02);
        Assert.Equal(0, mark.Rotation, 0.5);
    }

    [Theory]
    [InlineData("half the size", 0.5, 0)]
    [InlineData("turned a little", 1, 7)]
    [InlineData("turned by quarters", 1, 90)]
    [InlineData("upside down", 1, 180)]
    [InlineData("a quarter of it", 1, 0)]
    [InlineData("compressed", 1, 0)]
    [InlineData("in a mirror", 1, 0)]
    [InlineData("stretched", 1.049, 0)]
    [InlineData("seen from aside", 1, 0)]
    public void A_mark_is_read_from_a_copy(string how, double scale, double rotation)
    {
        var picture = Marked.Picture;
        var copy = how switch
        {
            "half the size" => Scenes.Compress(Scenes.Resize(picture, 256, 256), 75),
            "turned a little" => Scenes.Rotate(picture, 7),
            "turned by quarters" => Scenes.Rotate(picture, 90),
            "upside down" => Scenes.Rotate(picture, 180),
            "a quarter of it" => Scenes.Crop(picture, 131, 77, 256, 256),
            "compressed" => Scenes.Compress(picture, 40),
            "in a mirror" => Scenes.Mirror(picture),
            "stretched" => Scenes.Stretch(picture, 1.1),
            _ => Scenes.Tilt(picture, 0.05),
        };
        var mark = Assert.Single(Detect(copy));
        Assert.Equal(Id, mark.Id);
        Assert.Equal(how == "in a mirror", mark.Mirrored);
        Assert.Equal(scale, mark.Scale, 0.02);
        Assert.Equal(Math.Cos(rotation * Math.PI / 180), Math.Cos(mark.Rotation * Math.PI / 180), 0.02);
        Assert.Equal(Math.Sin(rotation * Math.PI / 180), Math.Sin(mark.Rotation * Math.PI / 180), 0.02);
    }

    [Fact]
    public void Nothing_is_read_with_another_key() => Assert.Empty(Watermark.Detect(Marked.Picture, Keys.PlanTwo, CancellationToken.None).Marks);

    [Fact]
    public void Nothing_is_read_where_nothing_is()
    {
        Assert.Empty(Detect(Scene));
        Assert.Empty(Detect(Scenes.Make(300, 200, seed: 2)));
        Assert.Empty(Detect(Flat(200, 200, 255)));
    }

    [Fact]
    public void Two_marks_are_both_told()
    {
        var twice = Watermark.Embed(Marked.Picture, OtherId, Keys.PlanOne, Strength.Print, CancellationToken.None).Picture;
        Assert.Equal([OtherId, Id], Detect(twice).Select(mark => mark.Id).Order());
    }

    [Fact]
    public void A_mark_over_the_crop_of_a_marked_picture_does_not_hide_the_first()
    {
        var crop = Scenes.Crop(Watermark.Embed(Scenes.Make(700, 700, seed: 3), Id, Keys.PlanOne, Strength.Print, CancellationToken.None).Picture, 60, 40, 520, 600);
        var twice = Watermark.Embed(crop, OtherId, Keys.PlanOne, Strength.Print, CancellationToken.None).Picture;
        Assert.Equal([OtherId, Id], Detect(twice).Select(mark => mark.Id).Order());
    }

    [Fact]
    public void The_same_picture_is_marked_with_the_same_bytes_everywhere()
    {
        var again = Watermark.Embed(Scenes.Make(512, 512, seed: 1), Id, WatermarkPlan.Of(Keys.One), Strength.Adaptive, CancellationToken.None);
        Assert.Equal(Marked.Picture.Pixels, again.Picture.Pixels);
        Assert.Equal("875c90d952364c79f687d5b1cc5ec3c4", Convert.ToHexStringLower(SHA256.HashData(Marked.Picture.Pixels))[..32]);
    }

    [Fact]
    public void Print_is_stronger_than_adaptive_and_near_41_dB()
    {
        var print = Watermark.Embed(Scene, Id, Keys.PlanOne, Strength.Print, CancellationToken.None);
        Assert.InRange(print.Psnr, 40.5, 42.5);
        Assert.True(print.Psnr < Marked.Psnr);
        Assert.True(print.SelfTestPassed);
    }

    [Fact]
    public void Alpha_is_kept_and_what_cannot_be_seen_is_not_touched()
    {
        var picture = Scenes.Make(400, 320, seed: 4, bands: 4);
        var marked = Watermark.Embed(picture, Id, Keys.PlanOne, Strength.Print, CancellationToken.None).Picture;
        Assert.Equal(4, marked.Bands);
        var changed = 0;
        for (var at = 0; at < picture.Pixels.Length; at += 4)
        {
            Assert.Equal(picture.Pixels[at + 3], marked.Pixels[at + 3]);
            var same = picture.Pixels.AsSpan(at, 3).SequenceEqual(marked.Pixels.AsSpan(at, 3));
            Assert.True(same || picture.Pixels[at + 3] > 0);
            changed += same ? 0 : 1;
        }

        Assert.True(changed > 50_000);
        Assert.Equal(Id, Assert.Single(Detect(marked)).Id);
    }

    [Fact]
    public void A_picture_that_cannot_carry_a_mark_is_told()
    {
        var random = new Random(5);
        var pixels = new byte[160 * 160 * 3];
        random.NextBytes(pixels);
        var result = Watermark.Embed(new Picture(160, 160, 3, pixels), Id, Keys.PlanOne, Strength.Adaptive, CancellationToken.None);
        Assert.False(result.SelfTestPassed);
    }

    [Theory]
    [InlineData(160, 160, true)]
    [InlineData(159, 400, false)]
    [InlineData(400, 159, false)]
    public void A_short_side_of_160_pixels_is_the_least(int width, int height, bool enough)
    {
        void Embed() => Watermark.Embed(Flat(width, height, 128), Id, Keys.PlanOne, Strength.Print, CancellationToken.None);
        if (enough)
        {
            Embed();
        }
        else
        {
            Assert.Throws<PictureTooSmallException>(Embed);
        }
    }

    [Fact]
    public void Forty_million_pixels_are_the_most()
    {
        // The sizes are looked at first; that nothing else happens is what the cancelled token is for.
        var cancelled = new CancellationToken(canceled: true);
        var most = Flat(8000, 5000, 0);
        Assert.Throws<OperationCanceledException>(() => Watermark.Embed(most, Id, Keys.PlanOne, Strength.Print, cancelled));
        Assert.Throws<OperationCanceledException>(() => Watermark.Detect(most, Keys.PlanOne, cancelled));
        var more = Flat(8000, 5001, 0);
        Assert.Throws<PictureTooLargeException>(() => Watermark.Embed(more, Id, Keys.PlanOne, Strength.Print, cancelled));
        Assert.Throws<PictureTooLargeException>(() => Watermark.Detect(more, Keys.PlanOne, cancelled));
    }

    [Fact]
    public void An_id_has_48_bits()
    {
        const ulong Most = (1UL << Watermark.IdBits) - 1;
        Assert.Equal(Most, Assert.Single(Detect(Watermark.Embed(Scene, Most, Keys.PlanOne, Strength.Print, CancellationToken.None).Picture)).Id);
        Assert.Throws<ArgumentOutOfRangeException>(() => Watermark.Embed(Scene, Most + 1, Keys.PlanOne, Strength.Print, CancellationToken.None));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(47, 300)]
    [InlineData(48, 48)]
    [InlineData(48, 1000)]
    public void Tiny_and_narrow_pictures_carry_nothing(int width, int height) => Assert.Empty(Detect(Scenes.Make(width, height, seed: 6)));

    [Theory]
    [InlineData("d06_astronaut512.png")]
    [InlineData("d09_white_bulb.png")]
    [InlineData("d12_gravel512.png")]
    public void Photographs_keep_their_mark(string name)
    {
        var file = Repository.Shared(Path.Combine("watermark", "pictures", name));
        Assert.SkipWhen(file is null, "The development pictures are not beside the checkout.");
        var picture = PngPicture.Read(file!);
        var marked = Watermark.Embed(picture, Id, Keys.PlanOne, Strength.Adaptive, CancellationToken.None);
        Assert.True(marked.Psnr >= (name.StartsWith("d12", StringComparison.Ordinal) ? 37.5 : 40) && marked.Ssim >= 0.98, $"{marked.Psnr} {marked.Ssim}");
        Assert.Equal(Id, Assert.Single(Detect(Scenes.Compress(marked.Picture, 50))).Id);
        Assert.Equal(Id, Assert.Single(Detect(Scenes.Rotate(marked.Picture, 5))).Id);
    }

    private static IReadOnlyList<DetectedMark> Detect(Picture picture) => Watermark.Detect(picture, Keys.PlanOne, CancellationToken.None).Marks;

    private static Picture Flat(int width, int height, byte value)
    {
        var pixels = new byte[width * height * 3];
        if (value != 0)
        {
            pixels.AsSpan().Fill(value);
        }

        return new Picture(width, height, 3, pixels);
    }

    private static double Psnr(Picture first, Picture second) =>
        10 * Math.Log10(255 * 255 / first.Pixels.Zip(second.Pixels).Average(pair => (double)(pair.First - pair.Second) * (pair.First - pair.Second)));
}
