namespace Redirect.Links.Pages;

/// <summary>
/// Tries the app's address, and goes on to the fallback when the page is still seen after two seconds. Nobody can know whether the app
/// is there; a page that is hidden while it waits is a good sign, and is reported as such, once. A page that is left (a web page at the
/// same address, the reader's own way back) is not hidden in this sense: it says so before it is hidden. It waits until the page is
/// there: a browser that follows an address while it still loads may never show the page.
/// </summary>
internal static class WakeScript
{
    public const string Text =
        """
        (function(){
        'use strict';
        var page=document,data=page.getElementById('wake'),stay=page.getElementById('stay'),token=data.getAttribute('data-visit'),
          start,wait=2000,sent=false,left=false,timer;
        function report(hidden){
          if(sent||!token){return}
          sent=true;
          var body=JSON.stringify({visitId:token,hidden:hidden,hiddenWithinMs:hidden?Math.min(Date.now()-start,60000):0}),to=data.getAttribute('data-report');
          if(navigator.sendBeacon&&navigator.sendBeacon(to,body)){return}
          try{var call=new XMLHttpRequest();call.open('POST',to);call.send(body)}catch(error){}
        }
        function leave(){left=true;clearTimeout(timer);if(start){report(false)}}
        page.addEventListener('visibilitychange',function(){if(start&&page.hidden&&!left){clearTimeout(timer);report(true)}});
        window.addEventListener('pagehide',leave);
        function go(){
          start=Date.now();
          timer=setTimeout(function(){
            if(page.hidden||Date.now()-start>wait+3000){return}
            leave();location.replace(stay.href);
          },wait);
          location.href=data.getAttribute('data-try')||page.getElementById('open').href;
        }
        if(page.readyState==='complete'){go()}else{window.addEventListener('load',go)}
        })();
        """;
}
