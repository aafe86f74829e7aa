namespace Redirect.Links.Pages;

/// <summary>The look of all pages: one sheet, so that one hash allows it. No pictures, no fonts, nothing that is fetched.</summary>
internal static class PageStyle
{
    public const string Sheet =
        """
        :root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;--text:#1b1d20;--soft:#62686f;--line:#e2e5e9;--box:#fff6f1;--main:#d9431e;--on:#fff}
        @media(prefers-color-scheme:dark){:root{--back:#101113;--card:#1b1d20;--text:#eceef0;--soft:#9ba1a8;--line:#33373c;--box:#2a1d17;--main:#ff8a65;--on:#21100a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--text);font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
        :lang(zh-TW) body{font-family:system-ui,-apple-system,"PingFang TC","Microsoft JhengHei","Noto Sans CJK TC",sans-serif}
        main{max-width:27rem;margin:0 auto;padding:1.25rem 1rem 2.5rem}
        h1{font-size:1.3rem;line-height:1.4;margin:0 0 .5rem}
        h2{font-size:1rem;margin:0 0 .5rem}
        p{margin:0 0 .75rem}
        section{background:var(--card);border-radius:14px;padding:1rem;margin:0 0 .85rem}
        section>:last-child{margin-bottom:0}
        .soft{color:var(--soft);font-size:.875rem}
        a{color:var(--main)}
        .end p{word-break:keep-all}
        .end{text-wrap:balance;text-align:center;margin-top:14vh;padding:2.25rem 1.25rem}
        .end svg,.wait svg{width:56px;height:56px;margin:0 auto .75rem;display:block}
        svg{fill:none;stroke:var(--main);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
        .box{background:var(--box);border:1px dashed var(--main);border-radius:10px;padding:.75rem;margin:0 0 .75rem;white-space:pre-wrap;user-select:all;-webkit-user-select:all}
        .plain{background:none;border:1px solid var(--line);font-size:.875rem}
        button,a.button{display:block;width:100%;min-height:48px;border:1px solid var(--main);border-radius:24px;background:var(--main);color:var(--on);font:inherit;font-weight:600;text-align:center;text-decoration:none;padding:.65rem 1rem;margin:0 0 .75rem;cursor:pointer}
        .second,a.second{background:none;color:var(--main)}
        input{display:block;width:100%;min-height:48px;border:1px solid var(--line);border-radius:10px;background:var(--back);color:var(--text);font:inherit;padding:.5rem .75rem;margin:.25rem 0 .75rem}
        ol{margin:0;padding-left:1.4rem}
        li{margin:0 0 .35rem}
        ul{list-style:none;margin:0;padding:0}
        ul li{border-top:1px solid var(--line);padding:.6rem 0 .35rem}
        ul li:first-child{border:0;padding-top:0}
        .host{font-weight:600;font-family:ui-monospace,Menlo,Consolas,monospace;direction:ltr;unicode-bidi:isolate}
        .point{display:flex;justify-content:flex-end;align-items:flex-start;gap:.25rem;margin:-.75rem .1rem .5rem 0;font-weight:600;color:var(--main);text-align:right}
        .point span{padding-top:1.4rem}
        .point svg{width:64px;height:64px;flex:none}
        .warn{border:2px solid var(--main);background:var(--box)}
        .say{text-align:center;font-size:.875rem;color:var(--main)}
        .toast{position:fixed;left:1rem;right:1rem;bottom:1.25rem;max-width:20rem;margin:0 auto;border-radius:14px;text-align:center;font-size:.875rem;pointer-events:none}
        .toast:not(:empty){background:var(--text);color:var(--card);padding:.6rem 1rem}
        .off{position:absolute;left:-99rem;top:0}
        .wait{text-align:center;margin-top:10vh}
        kbd{font:inherit;font-weight:600;border:1px solid var(--line);border-radius:6px;padding:0 .4em;white-space:nowrap}
        """;
}
