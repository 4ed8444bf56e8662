<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="0,68,27,255"/>
              <Option name="color2" type="QString" value="247,252,245,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;0,109,44,255:0.25;35,139,69,255:0.375;65,171,93,255:0.5;116,196,118,255:0.625;161,217,155,255:0.75;199,233,192,255:0.875;229,245,224,255"/>
            </Option>
          </colorramp>
          <item value="0" label="0" color="#00441b" alpha="255"/>
          <item value="0.125" label="0.125" color="#006d2c" alpha="255"/>
          <item value="0.25" label="0.25" color="#238b45" alpha="255"/>
          <item value="0.375" label="0.375" color="#41ab5d" alpha="255"/>
          <item value="0.5" label="0.5" color="#74c476" alpha="255"/>
          <item value="0.625" label="0.625" color="#a1d99b" alpha="255"/>
          <item value="0.75" label="0.75" color="#c7e9c0" alpha="255"/>
          <item value="0.875" label="0.875" color="#e5f5e0" alpha="255"/>
          <item value="1" label="1" color="#f7fcf5" alpha="255"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
  </pipe>
</qgis>
