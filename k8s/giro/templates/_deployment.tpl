{{/* A service. Takes (dict "root" $ "name" "hold"). */}}
{{- define "giro.deployment" -}}
{{- $root := .root -}}
{{- $name := .name -}}
{{- $service := include "giro.service" . | fromYaml -}}
{{- $hasApi := has $name (splitList " " (include "giro.services.withApi" $root)) -}}
{{- $publicKey := $root.Values.security.jwt.publicKey -}}
{{- $keyMounted := and $hasApi $publicKey.existingSecret -}}
{{- /*
Where an autoscaler decides, no number is given. But Helm takes away what was given before, and without a number there is one pod until the
autoscaler acts: where one was given, the one of this moment is given from then on. The annotation says that none was.
*/ -}}
{{- $deployed := include "giro.deployed" . | fromYaml -}}
{{- $scaled := and $service.autoscaling.enabled (or (not $deployed) (dig "metadata" "annotations" "giro/autoscaled" "" $deployed)) -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "giro.fullname" $root }}-{{ $name }}
  labels:
    {{- include "giro.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ $name }}
  {{- if $scaled }}
  annotations:
    giro/autoscaled: "true"
  {{- end }}
spec:
  {{- if not $scaled }}
  replicas: {{ ternary (dig "spec" "replicas" 1 $deployed) $service.replicas $service.autoscaling.enabled }}
  {{- end }}
  revisionHistoryLimit: 5
  # One after the other, and never one less than before: each that comes or goes moves partitions between the others.
  minReadySeconds: 10
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      {{- include "giro.selector" $root | nindent 6 }}
      app.kubernetes.io/component: {{ $name }}
  template:
    metadata:
      {{- include "giro.pod.metadata" (dict "root" $root "component" $name "values" $service) | nindent 6 }}
    spec:
      {{- include "giro.pod.security" $root | nindent 6 }}
      # It stops by itself: two phases for what is at hand, and 10 s for its connections.
      terminationGracePeriodSeconds: {{ add $service.drainSeconds (mul 2 $service.shutdownPhaseSeconds) 10 }}
      topologySpreadConstraints:
        # Every node has a name, but not every one has a zone: a pod that insists on zones could wait for ever.
        {{- range $key, $unsatisfiable := dict "kubernetes.io/hostname" $service.spread "topology.kubernetes.io/zone" "ScheduleAnyway" }}
        - topologyKey: {{ $key }}
          maxSkew: 1
          whenUnsatisfiable: {{ $unsatisfiable }}
          # A node that takes none of these pods would be the emptiest for ever, and keep them from all others.
          nodeTaintsPolicy: Honor
          labelSelector:
            matchLabels:
              {{- include "giro.selector" $root | nindent 14 }}
              app.kubernetes.io/component: {{ $name }}
          # During a rollout the new pods are spread by themselves, not around the old ones that are about to go.
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      {{- include "giro.pod.placement" $service | nindent 6 }}
      containers:
        - name: {{ $name }}
          image: {{ include "giro.image" (dict "root" $root "image" (printf "%s-service" $name)) | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          {{- include "giro.container.security" $root | nindent 10 }}
          ports:
            {{- if $hasApi }}
            - name: api
              containerPort: 8080
            {{- end }}
            - name: management
              containerPort: 9080
          env:
            {{- include "giro.env.callers" (dict "root" $root "api" $hasApi) | nindent 12 }}
            {{- include "giro.env.servers" (dict "root" $root "user" $name) | nindent 12 }}
            - name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
              value: {{ printf "%ds" (int $service.shutdownPhaseSeconds) | quote }}
            {{- include "giro.env.added" $service | nindent 12 }}
          # It starts within seconds; two minutes are for a node that is busy.
          startupProbe:
            httpGet: {path: /actuator/health/liveness, port: management}
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: {path: /actuator/health/liveness, port: management}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          readinessProbe:
            httpGet: {path: /actuator/health/readiness, port: management}
            periodSeconds: 5
            timeoutSeconds: 5
            failureThreshold: 2
          {{- if $service.drainSeconds }}
          lifecycle:
            preStop:
              sleep:
                seconds: {{ $service.drainSeconds }}
          {{- end }}
          resources:
            {{- toYaml $service.resources | nindent 12 }}
          volumeMounts:
            {{- include "giro.volumeMounts" (dict "root" $root "publicKey" $keyMounted "values" $service) | nindent 12 }}
      volumes:
        {{- include "giro.volumes" (dict "root" $root "publicKey" $keyMounted "values" $service) | nindent 8 }}
{{- end -}}
