namespace Redirect.Links.Domains.Dns;

/// <summary>The types of records that are asked for; numbers of the IANA registry (RFC 1035, 3.2.2; RFC 3596).</summary>
internal enum DnsRecordType : ushort
{
    A = 1,
    Cname = 5,
    Txt = 16,
    Aaaa = 28,
}
