import xkey; # without vmod_xkey: leave this line and the three marked ones out

acl purgers {
    "127.0.0.1"; # your application's nodes
}

sub vcl_recv {
    unset req.http.x-purged;
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Forbidden"));
        }
        if (req.http.xkey-purge) { # xkey
            set req.http.x-purged = xkey.purge(req.http.xkey-purge); # xkey
        } # xkey
        if (req.http.ban-purge) {
            if (!std.ban(req.http.ban-purge)) {
                set req.http.x-purged = "0";
                return (synth(400, "Malformed"));
            }
            set req.http.x-purged = "banned";
        }
        if (!req.http.x-purged) {
            return (synth(405, "Nothing understood"));
        }
        return (synth(200, "Purged"));
    }
}

sub vcl_synth {
    if (req.http.x-purged) {
        set resp.http.x-purged = req.http.x-purged;
    }
}

sub vcl_backend_response {
    set beresp.http.x-host = bereq.http.host;
    set beresp.http.x-url = bereq.url;
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.x-host;
    unset resp.http.x-url;
}
