namespace Redirect.Links.Pages;

/// <summary>
/// Fills the clipboard from a button that names the element whose text it copies. Written in the language of 2009, because old phones
/// have old web views; where nothing works, the text is selected so that a long press copies it.
/// </summary>
internal static class CopyScript
{
    public const string Text =
        """
        (function(){
        'use strict';
        var say=document.getElementById('say'),buttons=document.querySelectorAll('[data-copy]');
        function tell(button,ok,source){
          say.textContent=say.getAttribute(ok?'data-done':'data-failed');
          if(ok){var was=button.textContent;button.textContent=say.getAttribute('data-done');setTimeout(function(){button.textContent=was;button.disabled=false},2000);button.disabled=true}
          else{var range=document.createRange(),selection=getSelection();range.selectNodeContents(source);selection.removeAllRanges();selection.addRange(range)}
        }
        function old(text){
          var area=document.createElement('textarea'),ok=false;
          area.value=text;area.readOnly=true;area.className='off';document.body.appendChild(area);
          area.select();area.setSelectionRange(0,text.length);
          try{ok=document.execCommand('copy')}catch(error){}
          document.body.removeChild(area);
          return ok;
        }
        function copy(){
          var button=this,source=document.getElementById(button.getAttribute('data-copy')),text=source.textContent;
          if(navigator.clipboard&&navigator.clipboard.writeText){
            navigator.clipboard.writeText(text).then(function(){tell(button,true,source)},function(){tell(button,old(text),source)});
          }else{tell(button,old(text),source)}
        }
        for(var at=0;at<buttons.length;at++){buttons[at].addEventListener('click',copy)}
        })();
        """;
}
