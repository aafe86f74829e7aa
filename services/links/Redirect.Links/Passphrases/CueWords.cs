using System.Buffers;

namespace Redirect.Links.Passphrases;

/// <summary>
/// Looks for the words that come with a passphrase. They are written past word filters – dots inside, Greek and Cyrillic look-alikes,
/// characters of the same sound – so the search runs over the letters alone, with the look-alikes replaced. Only a space between two ASCII words
/// stays: "data of" is not "tao".
/// </summary>
internal static class CueWords
{
    private const string Alike = "τтαаáàǎāäɑοоóòǒōσρрьЬвƅеёéèіíìкκѕсϲ";
    private const string Plain = "ttaaaaaaaaoooooooppbbbbeeeeiiikkscc";

    // 复制 is written with any character that sounds like one of these.
    private static readonly string[] CopyFirst = ["复", "復", "複", "覆", "付", "附", "緮", "腹", "負", "负", "fu", "冨", "傅"];
    private static readonly string[] CopySecond = ["制", "製", "致", "置", "至", "植", "治", "志", "值", "zhi"];

    private static readonly SearchValues<string> Taobao = SearchValues.Create(
        ["淘", "tao宝", "tao寶", "tao寳", "taobao", "taob", "taoapp", "手tao", "到tao", "开tao", "開tao", "陶宝", "掏宝", "陶寶", "天猫", "天貓", "天喵", "手猫", "喵口令", "tmall", "闲鱼", "转移至", "轉移至", "mtbcn", "etbcn", "mashortcn", "dwntmecom", "zmnxbccom", "yukhjcom"], StringComparison.Ordinal);

    private static readonly SearchValues<string> Message = SearchValues.Create(
    [
        .. CopyFirst.SelectMany(_ => CopySecond, (first, second) => first + second),
        "打开", "打開", "打閞", "打kai", "咑", "达开", "達開", "達开", "达開", "哒开", "打楷", "打凯", "打揩", "dakai", "口令", "口伶", "口今", "长按", "長按", "粘贴", "粘貼",
        "点击链", "點击链", "點擊鏈", "掂击", "至浏览", "至流览", "passphrase", "领券", "領券",
    ], StringComparison.Ordinal);

    private static readonly SearchValues<string> Foreign = SearchValues.Create(
    [
        "抖音", "douyin", "京东", "京東", "拼多多", "pinduoduo", "快手", "kuaishou", "小红书", "xhslink", "视频", "視頻", "youtube", "youtu", "bilibili", "哔哩", "网盘", "網盤",
        "提取码", "提取碼", "密码", "密碼", "验证码", "驗證碼", "wifi", "password", "token", "单号", "單號", "快递", "航班", "序列号", "序列號", "哈希", "sha1", "sha2", "md5", "base64", "commit",
    ], StringComparison.Ordinal);

    public static Cues Find(ReadOnlySpan<char> folded)
    {
        var letters = ArrayPool<char>.Shared.Rent(folded.Length);
        try
        {
            var length = 0;
            var space = false;
            foreach (var character in folded)
            {
                switch (CharacterTables.ClassOf(character))
                {
                    case CharacterClass.Alphanumeric or CharacterClass.Letter:
                        if (space && length > 0 && char.IsAscii(letters[length - 1]) && char.IsAscii(character))
                        {
                            letters[length++] = ' ';
                        }

                        letters[length++] = LetterOf(character);
                        space = false;
                        break;
                    case CharacterClass.Space:
                        space = true;
                        break;
                }
            }

            var text = letters.AsSpan(0, length);
            var found = Cues.None;
            if (text.ContainsAny(Taobao))
            {
                found |= Cues.Taobao | Cues.Message;
            }
            else if (text.ContainsAny(Message))
            {
                found |= Cues.Message;
            }

            return text.ContainsAny(Foreign) ? found | Cues.Foreign : found;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(letters);
        }
    }

    private static char LetterOf(char character)
    {
        if (char.IsAscii(character))
        {
            // "ta0寳"
            return character == '0' ? 'o' : char.ToLowerInvariant(character);
        }

        if (character > '\u04FF')
        {
            return character;
        }

        var at = Alike.IndexOf(character, StringComparison.Ordinal);
        return at >= 0 ? Plain[at] : character;
    }
}
