<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="4">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="4">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="255,245,240,0"/>
              <Option name="color2" type="QString" value="103,0,13,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.00025;254,224,210,255:0.125;252,187,161,255:0.25;252,146,114,255:0.375;251,106,74,255:0.5;239,59,44,255:0.75;203,24,29,255"/>
            </Option>
          </colorramp>
          <item value="0" label="0" color="#fff5f0" alpha="0"/>
          <item value="0.001" label="0.001" color="#fee0d2" alpha="255"/>
          <item value="0.5" label="0.5" color="#fcbba1" alpha="255"/>
          <item value="1" label="1" color="#fc9272" alpha="255"/>
          <item value="1.5" label="1.5" color="#fb6a4a" alpha="255"/>
          <item value="2" label="2" color="#ef3b2c" alpha="255"/>
          <item value="3" label="3" color="#cb181d" alpha="255"/>
          <item value="4" label="4" color="#67000d" alpha="255"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
  </pipe>
</qgis>
