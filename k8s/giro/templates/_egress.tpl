{{/* What services and migrations talk to. Without peers a rule is for everybody, but at its ports only. */}}
{{- define "giro.egress.servers" -}}
{{- $policy := .Values.networkPolicy -}}
{{- $mysql := $policy.mysql.ports | default list -}}
{{- if not $mysql -}}
{{- range .Values.shards }}{{ $mysql = append $mysql (int (.port | default 3306)) }}{{ end -}}
{{- end -}}
{{- $kafka := $policy.kafka.ports | default list -}}
{{- if not $kafka -}}
{{- range .Values.kafka.bootstrapServers }}{{ $kafka = append $kafka (regexFind "[0-9]+$" . | int) }}{{ end -}}
{{- end -}}
- ports:
    {{- range $policy.dns.ports }}
    - {port: {{ . }}, protocol: UDP}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
  {{- with $policy.dns.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
- ports:
    {{- range uniq $mysql }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
  {{- with $policy.mysql.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
- ports:
    {{- range uniq $kafka }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
  {{- with $policy.kafka.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The port at which the issuer is asked for its keys: that of its URL, or the usual one of its scheme. */}}
{{- define "giro.issuer.port" -}}
{{- $issuer := .Values.security.jwt.issuer -}}
{{- $ofUrl := regexReplaceAll "^https?://([^/?#]*).*$" $issuer "${1}" | regexFind ":[0-9]+$" | trimPrefix ":" -}}
{{- $ofUrl | default (ternary 80 443 (hasPrefix "http:" $issuer)) -}}
{{- end -}}
