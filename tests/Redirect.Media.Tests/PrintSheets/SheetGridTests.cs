using Redirect.Media.PrintSheets;

namespace Redirect.Media.Tests.PrintSheets;

public sealed class SheetGridTests
{
    [Theory]
    [InlineData(60, 85, 5, 10, 3, 3)]
    [InlineData(95, 85, 0, 10, 2, 3)]
    [InlineData(95.01, 85, 0, 10, 1, 3)]
    [InlineData(190, 277, 0, 10, 1, 1)]
    [InlineData(190.01, 277, 0, 10, 0, 1)]
    [InlineData(210, 297, 50, 0, 1, 1)]
    [InlineData(20, 20, 0, 5, 10, 14)]
    public void As_many_labels_as_fit_stand_on_a_page(double width, double height, double gap, double margin, int columns, int rows)
    {
        var grid = new SheetGrid(210, 297, width, height, gap, margin, 0);
        Assert.Equal((columns, rows), (grid.Columns, grid.Rows));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(0, 0)]
    [InlineData(10, 3)]
    [InlineData(6, 3)]
    public void Labels_are_in_the_middle_and_marks_stay_out_of_every_bleed_and_on_the_paper(double gap, double bleed)
    {
        var grid = new SheetGrid(210, 297, 50, 60, gap, 10, bleed);
        var places = Enumerable.Range(0, grid.LabelsPerPage).Select(grid.PlaceOf).ToArray();
        Assert.Equal(places[0].X, 210 - places[^1].X - 50, 6);
        Assert.Equal(places[0].Y, 297 - places[^1].Y - 60, 6);
        Assert.True(places[0].X >= 10 && places[0].Y >= 10);
        var marks = Enumerable.Range(0, grid.LabelsPerPage).SelectMany(grid.MarksOf).ToArray();
        Assert.NotEmpty(marks);
        foreach (var mark in marks)
        {
            Assert.True(mark.FromX >= 0 && mark.ToX <= 210 && mark.FromY >= 0 && mark.ToY <= 297);
            Assert.DoesNotContain(places, place =>
                mark.ToX > place.X - bleed && mark.FromX < place.X + 50 + bleed && mark.ToY > place.Y - bleed && mark.FromY < place.Y + 60 + bleed);
        }

        // Every cut has a line at both of its ends.
        foreach (var cut in places.SelectMany(place => new[] { place.X, place.X + 50 }).Distinct())
        {
            Assert.Contains(marks, mark => mark.FromX == cut && mark.ToX == cut && mark.ToY < places[0].Y);
            Assert.Contains(marks, mark => mark.FromX == cut && mark.ToX == cut && mark.FromY > places[^1].Y + 60);
        }
    }

    [Theory]
    [InlineData(41, 0.1, 0.33 * 49)] // a metre's tenth asks for less than the module does
    [InlineData(41, 1, 100.0 / 41 * 49)]
    [InlineData(21, 0.2, 20.0 / 21 * 29)]
    public void A_code_is_a_tenth_of_its_distance_wide_and_its_modules_a_third_of_a_millimetre(int symbol, double distance, double width) =>
        Assert.Equal(width, ScanRule.LeastWidth(symbol, distance), 9);
}
